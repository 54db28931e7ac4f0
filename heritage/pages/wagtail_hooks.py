from django.http import Http404
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import policy_registry

from heritage.content_version.query_parameters import QueryParameters
from heritage.editorial.shared_content.usage import pages_showing
from heritage.editorial.shared_content.withdrawal import is_withdrawn
from heritage.pages import photo_checks
from heritage.pages.file_views import ADDRESSES
from heritage.pages.querysets import PublicPageQuerySet


@hooks.register("construct_main_menu")
def remove_help(request, menu_items):
    """Wagtail's help menu links to English pages about Wagtail. Our help is beside each field and in the guide."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]


@hooks.register("register_prechecks")
def check_photos(page):
    return photo_checks.check(page)


@hooks.register("register_precheck_kinds")
def kinds_of_photo_checks():
    return photo_checks.KINDS


@hooks.register("register_query_parameters")
def query_parameters():
    """Django's view of the sitemap reads the number of its page."""
    return QueryParameters(choices={"p"})


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's, which they replace
def addresses_of_files():
    return ADDRESSES


@hooks.register("before_serve_document", order=-1)  # before Wagtail's, which asks visitors to sign in
def serve_only_what_a_page_shows(document, request):
    """A document is public only where a published page shows it, like a picture. Editors get their documents anyway."""
    policy = policy_registry.get_by_type(type(document))
    if policy.user_has_any_permission_for_instance(request.user, ["change", "choose"], document):
        return
    published = PublicPageQuerySet(Page).published()
    if is_withdrawn(document) or not pages_showing(type(document), [document.pk], published):
        raise Http404
