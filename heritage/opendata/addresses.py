"""The addresses that data carries, and the licence: what a form needs to know of the site beside the record."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from heritage.photos.choices import Licence


@dataclass(frozen=True)
class SiteAddress:
    """`absolute` completes a path with scheme and host."""

    absolute: Callable

    @property
    def licence(self):
        """The licence of our own texts and facts. Pictures carry their own; none is claimed for titles of sources."""
        return Licence(settings.OPEN_DATA_LICENCE)

    @property
    def home(self):
        return reverse("wagtail_serve", args=[""])

    @property
    def sites(self):
        return reverse("wagtail_serve", args=["sites/"])

    def links(self):
        """Return what every answer with data says in its Link header: the licence, and where it is described."""
        licence = [f'<{self.licence.deed}>; rel="license"'] if self.licence.deed else []
        return [*licence, f'<{self.absolute(data_page())}>; rel="describedby"']


def data_page():
    return reverse("data")


def vocabulary_path(name):
    return reverse("vocabulary", args=[name])


def term(vocabulary, code):
    """Return the path of one term of a vocabulary."""
    return f"{vocabulary_path(vocabulary)}#{code}"
