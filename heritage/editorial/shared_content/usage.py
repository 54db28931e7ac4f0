"""Which pages use a picture, a document, a source or a term.

A file is public only if a published page shows it. Wagtail's reference index knows foreign keys, blocks and rich text;
it does not know lists of terms (many-to-many).
"""

from django.contrib.contenttypes.models import ContentType
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex, Revision

from heritage.editorial.shared_content.kinds import kind_of, kinds
from heritage.wagtail_patches.reference_index import references_of


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


def public_pages_using(row):
    """Return the live pages that use a row, and the drafts that are signed and wait for their day."""
    return Page.objects.filter(pk__in=public_uses(type(row), [row.pk])[row.pk]).order_by("path")


def public_uses(model, pks):
    """Return {primary key: keys of the pages that use it and are public, or signed for a later day}.

    Apps above add pages by the hook `pages_using_shared_content`: a function of a model that returns
    {primary key: keys of pages}.
    """
    used = {pk: set() for pk in pks}
    references = references_from_pages(model).filter(to_object_id__in=[str(pk) for pk in pks])
    for pk, page in references.values_list("to_object_id", "object_id"):
        used[model._meta.pk.to_python(pk)].add(int(page))
    for page_model, field in _lists_of(model):
        for pk, page in page_model.objects.filter(**{f"{field}__in": pks}).values_list(field, "pk"):
            used[pk].add(page)
    for hook in hooks.get_hooks("pages_using_shared_content"):
        more = hook(model)
        for pk in used:
            used[pk].update(more.get(pk, ()))
    live = set(Page.objects.live().filter(pk__in=set().union(*used.values())).values_list("pk", flat=True))
    for pk in used:
        used[pk] &= live
    for page, shown in _scheduled():
        for pk in shown.get(model, set()).intersection(used):
            used[pk].add(page)
    return used


def _lists_of(model):
    """Yield (page model, field) of the many-to-many fields of pages that list rows of a model."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.many_to_many and issubclass(relation.related_model, Page):
            yield relation.related_model, relation.field.name


def _scheduled():
    signed = Revision.objects.page_revisions().exclude(approved_go_live_at=None)
    return [(int(one.object_id), shared_content_of(one.as_object())) for one in signed]


def shared_content_of(page):
    """Return {model: primary keys} of all shared content that one version of a page shows."""
    by_type = {ContentType.objects.get_for_model(kind.model).pk: kind.model for kind in kinds()}
    found = {}
    for content_type, pk, *_ in references_of(page):
        if model := by_type.get(content_type):
            found.setdefault(model, set()).add(model._meta.pk.to_python(pk))
    for field in page._meta.many_to_many:
        if kind_of(field.related_model):
            pks = {row.pk for row in getattr(page, field.name).all()}
            found.setdefault(field.related_model, set()).update(pks)
    return found


def wording(page):
    """Return {model: {primary key: what readers see}} of all shared content of one version of a page."""
    found = {}
    for model, pks in shared_content_of(page).items():
        rows = model._base_manager.filter(pk__in=pks)
        found[model._meta.label] = {str(row.pk): _with_checksum(row) for row in rows}
    return found


def _with_checksum(row):
    kind = kind_of(row)
    return kind.values(row) | ({"checksum": row.file_hash} if kind.file else {})
