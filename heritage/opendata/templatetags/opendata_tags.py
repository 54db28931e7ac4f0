"""What the page of an entry says to machines, and where a reader finds its data."""

from django import template
from django.conf import settings
from django.urls import reverse

from heritage.catalogue.public_record.reading import record_of_page
from heritage.opendata.addresses import SiteAddress
from heritage.opendata.entry_forms import FORMS, OFFERED
from heritage.opendata.forms import schema_org

register = template.Library()


@register.simple_tag(takes_context=True)
def entry_data(context, entry):
    """Return the entry as JSON-LD for search engines; empty for a page that is not public.

    It stands at the end of the page, because by then the page has read everything that it is made of.
    """
    if not (settings.OPEN_DATA and entry.page.live and entry.page.number):
        return ""
    site = SiteAddress(context["request"].build_absolute_uri)
    return schema_org.for_script(schema_org.document(record_of_page(entry), site))


@register.simple_tag
def data_address(facets=None):
    """Return the address of the page of open data, for the entries that `facets` ask for; empty where it is off."""
    if not settings.OPEN_DATA:
        return ""
    return reverse("data") + (facets.query(view=None) if facets else "")


@register.inclusion_tag("opendata/entry_forms.html", takes_context=True)
def entry_forms(context, page):
    """Print links to the forms of an entry; nothing where open data is off."""
    if not (settings.OPEN_DATA and page.live and page.number):
        return {}
    permanent = context["request"].build_absolute_uri(page.permanent_path)
    offered = ((suffix, FORMS[suffix]) for suffix in OFFERED)
    return {"forms": [(form.label, f"{permanent}.{suffix}", form.media_type) for suffix, form in offered]}
