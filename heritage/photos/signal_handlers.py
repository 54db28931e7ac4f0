from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Collection, CollectionViewRestriction

from heritage.photos.models import Photo
from heritage.photos.tasks import follow_collections, prepare_photo


def prepare_after_save(instance, raw, update_fields=None, **kwargs):
    # Wagtail saves single columns that it computes; only an edit saves the whole picture.
    if not raw and update_fields is None:
        transaction.on_commit(partial(prepare_photo.enqueue, instance.pk))


def delete_tiles(instance, **kwargs):
    if instance.tiles:
        transaction.on_commit(partial(instance.tiles.storage.delete, instance.tiles.name))


def follow_collection_change(raw=False, **kwargs):
    # A proxy serves files in media/ without asking this process
    if not raw:
        transaction.on_commit(follow_collections.enqueue)


def connect():
    post_delete.connect(delete_tiles, sender=Photo)
    post_save.connect(prepare_after_save, sender=Photo)
    post_save.connect(follow_collection_change, sender=Collection)
    post_save.connect(follow_collection_change, sender=CollectionViewRestriction)
    post_delete.connect(follow_collection_change, sender=CollectionViewRestriction)
