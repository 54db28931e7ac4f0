from wagtail import hooks

from heritage.content_version.query_parameters import QueryParameters
from heritage.pages import photo_checks


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
