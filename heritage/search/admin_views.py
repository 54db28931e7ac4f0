from django.views.generic import TemplateView
from modelsearch.backends import get_search_backend
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from heritage.search.backend import WhooshSearchBackend
from heritage.search.index.health import health


def may_see_health(user):
    """Return whether a user administers the site."""
    return user.has_perm("pages.change_organisationsettings")


class IndexHealthView(WagtailAdminTemplateMixin, TemplateView):
    """The state of the search index for administrators, as `manage.py search_index` prints it."""

    template_name = "search/admin/health.html"
    page_title = "搜索索引"
    header_icon = "search"
    breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": page_title}]

    def dispatch(self, request, *args, **kwargs):
        if not may_see_health(request.user):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        backend = get_search_backend()
        state = health(backend.store) if isinstance(backend, WhooshSearchBackend) else None
        return super().get_context_data(**kwargs) | {"health": state}
