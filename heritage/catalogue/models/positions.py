"""The fields of a point that an editor enters: once as it was written, once in WGS-84."""

from django.core.exceptions import ValidationError
from django.db import models

from heritage.catalogue.choices import Datum
from heritage.catalogue.position import datum, geometry


class EnteredPosition(models.Model):
    """A model with a position. The entered numbers and their datum stay; WGS-84 is computed from them."""

    entered_longitude = models.FloatField("经度", null=True, blank=True, help_text="照原样填写，例如：113.59359")
    entered_latitude = models.FloatField("纬度", null=True, blank=True, help_text="照原样填写，例如：34.74389")
    entered_datum = models.CharField(
        "坐标系",
        max_length=10,
        choices=Datum,
        blank=True,
        help_text="高德、腾讯选 GCJ-02，百度选 BD-09，GPS、天地图选 WGS-84",
    )
    longitude = models.FloatField(null=True, editable=False)
    latitude = models.FloatField(null=True, editable=False)

    class Meta:
        abstract = True

    def clean_position(self, method=""):
        """Refuse half a position, one without a datum, and one whose datum `method` contradicts."""
        self.longitude = self.latitude = None  # a draft that is refused here has no position
        if (self.entered_longitude is None) != (self.entered_latitude is None):
            raise ValidationError({"entered_latitude": "经度和纬度要一起填写，或者都空着。"})
        if self.entered_longitude is not None:
            geometry.check_point(self.entered_longitude, self.entered_latitude, self.entered_datum, method)

    def convert_position(self):
        """Compute the WGS-84 position from the entered one, so that converting twice changes nothing."""
        self.longitude = self.latitude = None
        if None not in (self.entered_longitude, self.entered_latitude) and self.entered_datum:
            self.longitude, self.latitude = datum.to_wgs84(
                self.entered_longitude, self.entered_latitude, self.entered_datum
            )
