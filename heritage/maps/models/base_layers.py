import re
from urllib.parse import quote, urlsplit

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from heritage.catalogue.choices import Datum
from heritage.catalogue.position.datum import DISTRICT

TIANDITU = "\n".join(
    f"https://t{{s}}.tianditu.gov.cn/{name}_w/wmts?service=WMTS&request=GetTile&version=1.0.0&layer={name}"
    "&style=default&tilematrixset=w&format=tiles&tilematrix={z}&tilecol={x}&tilerow={y}&tk={key}"
    for name in ("vec", "cva")
)
DEEPEST_ZOOM = 18
AROUND = 0.5  # degrees around the district for which the server forwards tiles: it mirrors no whole world
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_HOST = re.compile(r"(?:[a-z0-9-]|\{s\})+(?:\.[a-z0-9-]+)*(?::\d{1,5})?", re.IGNORECASE)
_HOSTS_KEY = "maps.base-layer-hosts"


class BaseLayerQuerySet(models.QuerySet):
    def switched_on(self):
        """Layers that may be shown. The law requires a review number on every map (地图管理条例 art. 22)."""
        return self.filter(enabled=True).exclude(review_number="").order_by("order", "pk")

    def image_hosts(self):
        """The hosts that the content security policy must allow, as it writes them."""

        def ask():
            direct = self.switched_on().filter(delivery=BaseLayer.Delivery.DIRECT)
            return sorted({host for layer in direct for host in layer.policy_hosts})

        return cache.get_or_set(_HOSTS_KEY, ask, 60)


class BaseLayer(models.Model):
    """Tiles over the built-in sketch, as the administrator describes them."""

    class Delivery(models.TextChoices):
        SERVER = "server", "由本站转发（密钥不外传）"
        DIRECT = "direct", "由读者的浏览器直接取（密钥会公开）"

    name = models.CharField("名称", max_length=40, default="天地图", help_text="显示在底图列表里，例如：天地图")
    addresses = models.TextField(
        "瓦片地址",
        default=TIANDITU,
        help_text="一行一层，从下往上叠；{z} {x} {y} 是瓦片编号，{s} 是子域名，{key} 是密钥。"
        "默认是天地图的矢量底图和注记，影像图把 vec、cva 换成 img、cia",
    )
    subdomains = models.CharField(
        "子域名", max_length=40, blank=True, default="01234567", help_text="代入 {s} 的字符，例如：01234567"
    )
    key = models.CharField("密钥", max_length=120, blank=True, help_text="向图商申请的密钥，代入 {key}")
    delivery = models.CharField(
        "取图方式",
        max_length=10,
        choices=Delivery,
        default=Delivery.SERVER,
        help_text="由本站转发要用“服务器端”密钥，直接取要用“浏览器端”密钥",
    )
    datum = models.CharField(
        "坐标系",
        max_length=10,
        choices=Datum,
        default=Datum.WGS84,
        help_text="天地图选 WGS-84，高德、腾讯的瓦片选 GCJ-02；条目只在显示时随底图移动，存的位置不变",
    )
    attribution = models.CharField(
        "图源", max_length=120, default="国家地理信息公共服务平台 天地图", help_text="印在地图左下角"
    )
    review_number = models.CharField(
        "审图号", max_length=40, blank=True, help_text="例如：GS（2024）0650号。没有就不能启用"
    )
    min_zoom = models.PositiveSmallIntegerField("最小级别", default=1)
    max_zoom = models.PositiveSmallIntegerField("最大级别", default=DEEPEST_ZOOM)
    order = models.PositiveSmallIntegerField("次序", default=0, help_text="小的在前；第一个是打开地图时的底图")
    enabled = models.BooleanField("启用", default=False)
    changed = models.DateTimeField(auto_now=True)

    objects = BaseLayerQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("enabled"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("attribution"), FieldPanel("review_number")]),
        MultiFieldPanel(
            [
                FieldPanel("addresses"),
                FieldRowPanel([FieldPanel("subdomains"), FieldPanel("key"), FieldPanel("delivery")]),
                FieldRowPanel([FieldPanel("datum"), FieldPanel("min_zoom"), FieldPanel("max_zoom")]),
            ],
            heading="瓦片",
        ),
    ]

    class Meta:
        verbose_name = "底图"
        verbose_name_plural = "底图"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete(_HOSTS_KEY)

    def delete(self, *args, **kwargs):
        cache.delete(_HOSTS_KEY)
        return super().delete(*args, **kwargs)

    def clean(self):
        self.review_number = self.review_number.strip()
        if self.enabled and not self.review_number:
            raise ValidationError(
                {"review_number": "没有审图号的底图不能启用。请填写图商公布的审图号，或去掉“启用”的勾。"}
            )
        if not 0 <= self.min_zoom <= self.max_zoom <= 22:
            raise ValidationError({"max_zoom": "级别在0—22之间，最大级别不小于最小级别。"})
        if not self.templates:
            raise ValidationError({"addresses": "请至少填一行瓦片地址。"})
        for template in self.templates:
            if refusal := self._refusal(template):
                raise ValidationError({"addresses": refusal})

    def _refusal(self, template):
        used = set(_PLACEHOLDER.findall(template))
        if unknown := used - {"s", "x", "y", "z", "key"}:
            return f"地址里的 {{{min(unknown)}}} 不认识。可用 {{z}} {{x}} {{y}} {{s}} {{key}}。"
        if not {"x", "y", "z"} <= used:
            return "每行地址都要有 {z} {x} {y}。"
        scheme, _, rest = template.partition("://")
        host = re.split(r"[/?#]", rest)[0]
        if scheme not in ("http", "https") or not _HOST.fullmatch(host):
            return "地址应以 https:// 开头，接着是图商的域名；域名里只能有 {s}。"
        if scheme == "http" and self.delivery == self.Delivery.DIRECT:
            return "读者的浏览器只能取 https:// 的瓦片。请改地址，或改为由本站转发。"
        if "s" in used and not self.subdomains:
            return "地址里有 {s}，请填子域名。"
        if "key" in used and self.enabled and not self.key:
            return "地址里有 {key}，请填密钥后再启用。"
        return ""

    @property
    def templates(self):
        return [line.strip() for line in self.addresses.splitlines() if line.strip()]

    @property
    def hosts(self):
        """The only hosts that the server may ask for a tile of this layer, with their ports."""
        origins = [urlsplit(template.partition("?")[0]).netloc for template in self.templates]
        return {origin.replace("{s}", letter) for origin in origins for letter in self.subdomains or " "}

    @property
    def policy_hosts(self):
        """The origins for the content security policy, which allows a star for the whole first label only."""
        found = set()
        for template in self.templates:
            parts = urlsplit(template.partition("?")[0])
            first, _, rest = parts.netloc.partition(".")
            found.add(f"{parts.scheme}://{f'*.{rest}' if '{s}' in first else parts.netloc}")
        return found

    def tile_url(self, part, z, x, y):
        """Return the address of one tile at its provider. It contains the key and stays on the server."""
        letters = self.subdomains or " "
        values = {"s": letters[(x + y) % len(letters)], "key": quote(self.key, safe=""), "z": z, "x": x, "y": y}
        return _PLACEHOLDER.sub(lambda found: str(values[found[1]]), self.templates[part])

    def as_public(self):
        """Return what a map in the browser needs, without a key that stays on the server."""
        return {
            "name": self.name,
            "addresses": self._public_addresses(),
            "subdomains": self.subdomains,
            "datum": self.datum,
            "attribution": self.attribution,
            "review_number": self.review_number,
            "min_zoom": self.min_zoom,
            "max_zoom": self.max_zoom,
            "bounds": self._public_bounds(),
        }

    def _public_bounds(self):
        """Return the south-west and north-east corner of what the server forwards, or None."""
        if self.delivery == self.Delivery.DIRECT:
            return None
        west, south, east, north = DISTRICT
        return [[south - AROUND, west - AROUND], [north + AROUND, east + AROUND]]

    def _public_addresses(self):
        if self.delivery == self.Delivery.DIRECT:
            return [template.replace("{key}", quote(self.key, safe="")) for template in self.templates]
        stamp = f"?v={self.changed:%y%m%d%H%M%S}" if self.changed else ""
        whole = [reverse("map_tile", args=[self.pk, part, 0, 0, 0]) for part in range(len(self.templates))]
        return [f"{address.removesuffix('0/0/0')}{{z}}/{{x}}/{{y}}{stamp}" for address in whole]
