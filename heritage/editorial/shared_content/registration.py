"""How an app makes a model of its own shared content: what public pages show of it changes by signature only."""

from django.db.models.signals import post_save

from heritage.editorial.review import restart_reviews_of
from heritage.editorial.shared_content import guard
from heritage.editorial.shared_content.kinds import add_kind


def register_shared_content(kind):
    add_kind(kind)
    guard.connect(kind.model)
    post_save.connect(_restart_reviews, sender=kind.model)


def _restart_reviews(instance, created=False, raw=False, **kwargs):
    """A review of a page covers what the page shows."""
    if not raw and not created:
        restart_reviews_of(instance)
