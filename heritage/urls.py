"""Public addresses, which never change, and the admin."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from heritage.accounts.views import SignOutView
from heritage.catalogue.views import block_plates, entry_manifest, entry_plate, unknown
from heritage.editorial.views import ChosenPagesView
from heritage.operations.views import deep
from heritage.pages.photo_page import PhotoSitemap, photo_download, photo_manifest, photo_page
from heritage.pages.views import ViewsSitemap, healthz, robots, site_map

SITEMAPS = {"pages": Sitemap, "photos": PhotoSitemap, "views": ViewsSitemap}

urlpatterns = [
    path("healthz", healthz),
    path("healthz/deep", deep, name="health"),
    path("sitemap/", site_map, name="site_map"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    # Before Wagtail's own, whose addresses and names they keep.
    path("admin/logout/", SignOutView.as_view()),
    path("admin/choose-page/chosen-multiple/", require_admin_access(ChosenPagesView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    # Wagtail's other door, for pages that are not for everybody: one door is enough.
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
    path("documents/", include(wagtaildocs_urls)),
    path("photos/<int:pk>/", photo_page, name="photo"),
    path("photos/<int:pk>/download", photo_download, name="photo_download"),
    path("photos/<int:pk>/manifest.json", photo_manifest, name="photo_manifest"),
    path("sites/<slug:slug>/manifest.json", entry_manifest, name="entry_manifest"),
    re_path(r"^sites/(?P<slug>[-\w]+)/plate\.(?P<form>svg|pdf)$", entry_plate, name="entry_plate"),
    path("sites/<slug:slug>/plates.pdf", block_plates, name="block_plates"),
    path("", include("heritage.photos.urls")),
    path("unknown/", unknown, name="unknown"),
    path("", include("heritage.events.urls")),
    path("", include("heritage.maps.urls")),
    path("", include("heritage.search.urls")),
    path("", include("heritage.opendata.urls")),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}))

urlpatterns.append(path("", include(wagtail_urls)))
