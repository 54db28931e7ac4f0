"""The map beside the fields of a position or a boundary. It adds no field: the form's own fields hold the value.

It uses only the Leaflet and Leaflet.draw that django-leaflet brings. The widget of django-leaflet needs GDAL.
"""

from django.forms import Script
from wagtail.admin.panels import Panel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from heritage.catalogue.position.datum import DISTRICT

READ_ONLY_FIELDS = ("entered_longitude", "entered_latitude", "entered_datum", "uncertainty_m")


class BoundaryInput(AdminAutoHeightTextInput):
    """GeoJSON as text. An empty boundary shows an empty field, where Django would write the word null."""

    def format_value(self, value):
        return super().format_value("" if value == "null" else value)


class PositionPanel(Panel):
    """`shape` is "point" (of an entry) or "boundary" (of a zone)."""

    def __init__(self, shape, **kwargs):
        super().__init__(**kwargs)
        self.shape = shape

    def clone_kwargs(self):
        return super().clone_kwargs() | {"shape": self.shape}

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalogue/admin/position_field.html"

        class Media:
            css = {"all": ["leaflet/leaflet.css", "leaflet/draw/leaflet.draw.css", "admin/css/position-field.css"]}
            js = [
                "leaflet/leaflet.js",
                "leaflet/draw/leaflet.draw.js",
                Script("admin/js/position-field.js", type="module"),
            ]

        def get_context_data(self, parent_context=None):
            fields = self.form.fields if self.form else {}
            # A field that this editor may only read has no input on the page, so the map gets its value here.
            shown = [] if self.panel.shape != "point" else [name for name in READ_ONLY_FIELDS if name not in fields]
            return super().get_context_data(parent_context) | {
                "shape": self.panel.shape,
                "prefix": f"{self.form.prefix}-" if self.form and self.form.prefix else "",
                "check": "position_point" if self.panel.shape == "point" else "position_boundary",
                "page": self.instance.pk if self.panel.shape == "point" else None,
                "bounds": ",".join(map(str, DISTRICT)),
                "stored": {name: getattr(self.instance, name) for name in shown},
            }
