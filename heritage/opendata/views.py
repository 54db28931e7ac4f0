from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header
from django.views.decorators.http import conditional_page, require_safe

from heritage.catalogue.models import HeritageSitePage
from heritage.catalogue.public_record.reading import public_records
from heritage.catalogue.views import find_issued
from heritage.content_version.models import ContentVersion
from heritage.opendata import dataset, dcat, vocabularies
from heritage.opendata.addresses import SiteAddress
from heritage.opendata.downloads import DOWNLOADS, Selection, stream, table_download
from heritage.opendata.entry_forms import FORMS, preferred
from heritage.opendata.fields import FIELDS
from heritage.opendata.forms.schema_org import for_script
from heritage.opendata.tables import BY_NAME, TABLES
from heritage.opendata.turns import RETRY_AFTER, Turn
from heritage.opendata.vocabularies import VOCABULARIES
from heritage.photos.views import allow_cross_origin


class SeeOther(HttpResponseRedirect):
    status_code = 303


def open_data(view):
    """Answer 404 where the office has turned open data off (HERITAGE_OPEN_DATA)."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if not settings.OPEN_DATA:
            raise Http404
        return view(request, *args, **kwargs)

    return answered


@allow_cross_origin
@conditional_page
def permanent_entry(request, number):
    """Answer for a permanent number: its page, or one of its forms by suffix or by the Accept header.

    An entry that was withdrawn answers 410 in the form that is asked for, with its number and nothing else.
    """
    number, _, suffix = number.partition(".")
    if suffix and (suffix not in FORMS or not settings.OPEN_DATA):
        raise Http404
    number, page = find_issued(number)
    chosen = suffix or (preferred(request) if settings.OPEN_DATA else None)
    site = SiteAddress(request.build_absolute_uri)
    if page is None:
        response = _gone(request, number, chosen, site)
    elif suffix:
        response = _document(page, suffix, site)
    else:
        where = reverse("permanent_entry", args=[f"{number}.{chosen}"]) if chosen else page.get_url(request)
        response = SeeOther(where)
    if not suffix:
        patch_vary_headers(response, ["Accept"])
    return response


@open_data
@require_safe
def data_page(request):
    """What there is, how much, as of when, under which licence, how to cite it, and the files with their fields."""
    selection = Selection.of(request.GET)
    site = SiteAddress(request.build_absolute_uri)
    entries = selection.entries
    context = {
        "selection": selection,
        "count": entries.count(),
        "located": entries.on_the_map().count(),
        "as_of": entries.aggregate(latest=Max("last_published_at"))["latest"],
        "licence": site.licence,
        "address": site.absolute(reverse("data")),
        "files": [(form, download) for form, download in DOWNLOADS.items()],
        "tables": TABLES,
        "fields": FIELDS,
        "vocabularies": VOCABULARIES,
    }
    context["structured_data"] = for_script(dataset.document(context, site))
    return render(request, "opendata/data.html", context)


@open_data
@allow_cross_origin
def download(request, form):
    """Send the entries that the address asks for as one file."""
    if form not in DOWNLOADS:
        raise Http404
    return _send(request, DOWNLOADS[form], f"entries.{form}")


@open_data
@allow_cross_origin
def download_table(request, name):
    """Send one of the tables as CSV."""
    if name not in BY_NAME:
        raise Http404
    return _send(request, table_download(name), f"{name}.csv")


def _send(request, chosen, file_name):
    site = SiteAddress(request.build_absolute_uri)
    etag = _etag(request)
    if etag and (unchanged := get_conditional_response(request, etag)):
        return unchanged
    # A server asks for the whole body of HEAD, only to throw it away.
    pieces = () if request.method == "HEAD" else Turn.take(stream(chosen, Selection.of(request.GET), site))
    if pieces is None:
        return HttpResponse(
            f"正有别人在下载，请过{RETRY_AFTER}秒再试。",
            status=503,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"},
        )
    return StreamingHttpResponse(
        pieces,
        content_type=chosen.media_type,
        headers={
            "Cache-Control": "no-cache",
            "Content-Disposition": content_disposition_header(True, file_name),
            "Link": ", ".join(site.links()),
            **({"ETag": etag} if etag else {}),
        },
    )


def _etag(request):
    """Return the ETag of a file without writing it: the same content gives the same file, on the same day.

    The day counts because permissions of pictures end with it. None while migrations run.
    """
    versions = ContentVersion.current()
    if versions is None:
        return None
    parts = (versions.site, timezone.localdate(), request.build_absolute_uri(), settings.OPEN_DATA_LICENCE)
    return f'"{sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]}"'


@open_data
@allow_cross_origin
@conditional_page
def description(request, form):
    """Answer with the DCAT description of the data, as JSON-LD or Turtle."""
    as_of = HeritageSitePage.objects.published().aggregate(latest=Max("last_published_at"))["latest"]
    document = dcat.document(as_of, SiteAddress(request.build_absolute_uri))
    headers = {"Cache-Control": "no-cache"}
    if form == "ttl":
        return HttpResponse(dcat.turtle(document), content_type="text/turtle; charset=utf-8", headers=headers)
    return JsonResponse(
        document,
        content_type="application/ld+json",
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )


@open_data
@allow_cross_origin
@conditional_page
def vocabulary(request, name):
    """Answer with one vocabulary as SKOS."""
    if name not in VOCABULARIES:
        raise Http404
    document = vocabularies.document(name, SiteAddress(request.build_absolute_uri))
    return JsonResponse(
        document,
        content_type="application/ld+json",
        headers={"Cache-Control": "no-cache"},
        json_dumps_params={"ensure_ascii": False},
    )


def _document(page, suffix, site):
    form = FORMS[suffix]
    record = next(public_records(HeritageSitePage.objects.filter(pk=page.pk)), None)
    document = record and form.write(record, site)
    if document is None:
        raise Http404
    response = _written(document, form)
    if isinstance(document, str):
        response["Content-Disposition"] = content_disposition_header(True, f"{record.number}.{suffix}")
    response["Link"] = ", ".join(
        [
            f'<{site.absolute(record.permanent_path)}>; rel="cite-as"',
            f'<{site.absolute(record.page_path)}>; rel="alternate"; type="text/html"',
            *site.links(),
        ]
    )
    return response


def _gone(request, number, suffix, site):
    if not suffix:
        return render(request, "catalogue/withdrawn.html", {"number": number}, status=410)
    address = site.absolute(reverse("permanent_entry", args=[number]))
    return _written(FORMS[suffix].tombstone(number, address), FORMS[suffix], status=410)


def _written(document, form, status=200):
    """Stored nowhere without asking again: an entry that is withdrawn must vanish."""
    if isinstance(document, str):
        content_type = f"{form.media_type}; charset=utf-8"
        return HttpResponse(document, content_type, status, headers={"Cache-Control": "no-cache"})
    return JsonResponse(
        document,
        content_type=form.media_type,
        status=status,
        headers={"Cache-Control": "no-cache"},
        json_dumps_params={"ensure_ascii": False},
    )
