from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from heritage.search.admin_views import IndexHealthView, may_see_health
from heritage.search.results import page


class IndexHealthMenuItem(MenuItem):
    def is_shown(self, request):
        return may_see_health(request.user)


@hooks.register("register_admin_urls")
def health_address():
    return [path("reports/search-index/", IndexHealthView.as_view(), name="search_index_health")]


@hooks.register("register_reports_menu_item")
def health_menu_item():
    return IndexHealthMenuItem("搜索索引", reverse("search_index_health"), icon_name="search", order=1100)


@hooks.register("register_query_parameters")
def query_parameters():
    return page.PARAMETERS
