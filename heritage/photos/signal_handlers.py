from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Collection, CollectionViewRestriction

from heritage.photos.models import Photo
from heritage.photos.tasks import follow_collections, prepare_photo


def prepare_once_saved(instance, raw, update_fields=None, **kwargs):
    # Wagtail saves single columns that it reckons itself; only an editor saves a whole picture.
    if not raw and update_fields is None:
        transaction.on_commit(partial(prepare_photo.enqueue, instance.pk))


def delete_tiles(instance, **kwargs):
    if instance.tiles:
        transaction.on_commit(partial(instance.tiles.storage.delete, instance.tiles.name))


def follow_once_changed(raw=False, **kwargs):
    # A proxy hands out what lies in media/ without asking us
    if not raw:
        transaction.on_commit(follow_collections.enqueue)


def connect():
    post_delete.connect(delete_tiles, sender=Photo)
    post_save.connect(prepare_once_saved, sender=Photo)
    post_save.connect(follow_once_changed, sender=Collection)
    post_save.connect(follow_once_changed, sender=CollectionViewRestriction)
    post_delete.connect(follow_once_changed, sender=CollectionViewRestriction)
