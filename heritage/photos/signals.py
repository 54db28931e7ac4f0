"""What this app asks of the layers above, which it does not import."""

from dataclasses import dataclass

from django.dispatch import Signal


@dataclass(frozen=True)
class Place:
    name: str
    metres: int


# Which Places lie near a `position` (a CameraPosition). Receivers answer with what may be known of them.
places_wanted = Signal()
