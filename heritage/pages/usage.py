"""Which pages use a picture or a document. A file is public only if a published page shows it."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex


def pages_showing(model, pks, pages):
    """Return {primary key: pages} for the pictures or documents that at least one of `pages` shows."""
    references = references_from_pages(model).filter(to_object_id__in=[str(pk) for pk in pks])
    pairs = list(dict.fromkeys(references.values_list("to_object_id", "object_id")))
    known = pages.in_bulk({int(page) for _, page in pairs})
    found = {}
    for file, page in pairs:
        if int(page) in known:
            found.setdefault(model._meta.pk.to_python(file), []).append(known[int(page)])
    return found


def references_from_pages(model):
    return ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        base_content_type=ContentType.objects.get_for_model(Page),
    ).order_by("pk")
