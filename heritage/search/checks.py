"""System checks: the index must be in a private folder, where nobody can fetch or add files."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, register
from modelsearch.conf import get_app_config

from heritage.search import backend


@register("search", "security")
def index_is_private(app_configs, **kwargs):
    """The index holds unpublished text and is unpickled when read: served and uploaded files must not mix with it."""
    return [
        Error(
            f"The search index lies in {name}, which is served to the public.",
            hint=f"Choose a PATH outside {served} in the search backend {alias!r}.",
            id="heritage_search.E001",
        )
        for alias, options in get_app_config().get_search_backend_config().items()
        if options["BACKEND"] == backend.__name__
        for name in ("MEDIA_ROOT", "STATIC_ROOT")
        if (served := getattr(settings, name))
        and Path(served).resolve()
        in [
            (path := Path(options["PATH"]).resolve()),
            *path.parents,
        ]
    ]
