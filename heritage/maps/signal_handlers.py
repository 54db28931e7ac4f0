"""Bring the tables of the map up to date in the transaction that changes an entry, a zone or access to a page."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from heritage.catalogue.models import HeritageSitePage, Zone
from heritage.maps.clusters import denormalisation
from heritage.maps.models import MapPoint

# A draft saved over a published page touches none of these.
_WATCHED = {
    *("live", "path", "longitude", "latitude", "uncertainty_m", "shift_bearing", "shift_distance_m"),
    *(name.removesuffix("_id") for name in MapPoint.MIRRORED),
}


@receiver(post_save)
def page_saved(sender, instance, raw=False, update_fields=None, **kwargs):
    if raw or not issubclass(sender, Page) or (update_fields and _WATCHED.isdisjoint(update_fields)):
        return
    if issubclass(sender, HeritageSitePage) or (sender is Page and instance.specific_class is HeritageSitePage):
        denormalisation.refresh(HeritageSitePage.objects.filter(pk=instance.pk))


@receiver(pre_delete, sender=MapPoint)
def point_deleted(instance, **kwargs):
    denormalisation.remove(instance)


@receiver(post_save, sender=Zone)
def zone_saved(instance, raw=False, **kwargs):
    if not raw:
        denormalisation.draw_zone(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def access_changed(instance, **kwargs):
    denormalisation.refresh(HeritageSitePage.objects.filter(path__startswith=instance.page.path))


@receiver(post_page_move)
def page_moved(instance, **kwargs):
    moved = Page.objects.get(pk=instance.pk)
    denormalisation.refresh(HeritageSitePage.objects.filter(path__startswith=moved.path))
