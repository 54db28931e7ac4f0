from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from heritage.editorial.edit_conflicts import SnippetEditView
from heritage.maps import features, map_page, selection
from heritage.maps.models import BaseLayer


class BaseLayerViewSet(SnippetViewSet):
    model = BaseLayer
    edit_view_class = SnippetEditView
    icon = "site"
    menu_label = "底图"
    add_to_settings_menu = True
    list_display = ["name", "review_number", "datum", "delivery", "enabled"]
    ordering = ["order", "pk"]


register_snippet(BaseLayerViewSet)


@hooks.register("editors_image_hosts")
def hosts_of_base_layers():
    """The editor's map shows the same layers; heritage/pages/middleware.py lets their pictures in."""
    return BaseLayer.objects.image_hosts()


@hooks.register("register_query_parameters")
def query_parameters():
    return selection.PARAMETERS | map_page.PARAMETERS | features.PARAMETERS
