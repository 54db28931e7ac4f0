from functools import wraps

from django.conf import settings
from wagtail import hooks

from heritage.catalogue.models import HeritageSitePage
from heritage.opendata.addresses import SiteAddress
from heritage.opendata.entry_forms import FORMS, OFFERED


@hooks.register("on_serve_page")
def name_the_forms_of_an_entry(serve):
    """Say in the Link header of an entry's page where its data is, how to cite it and under which licence."""

    @wraps(serve)
    def serving(page, request, args, kwargs):
        response = serve(page, request, args, kwargs)
        if settings.OPEN_DATA and isinstance(page, HeritageSitePage) and response.status_code == 200:
            site = SiteAddress(request.build_absolute_uri)
            permanent = site.absolute(page.permanent_path)
            links = [f'<{site.absolute(page.get_url(request))}>; rel="canonical"', f'<{permanent}>; rel="cite-as"']
            links += [
                f'<{permanent}.{suffix}>; rel="alternate"; type="{_quoted(FORMS[suffix].media_type)}"'
                for suffix in OFFERED
            ]
            response["Link"] = ", ".join([*links, *site.links()])
        return response

    return serving


def _quoted(text):
    """Return what may stand between quotation marks of a header."""
    return text.replace('"', '\\"')
