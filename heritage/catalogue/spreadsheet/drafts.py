"""Write one planned record as a draft, and undo it. A draft that somebody has edited since is never undone."""

import json
import re

from django.db.models import F, ProtectedError, Q
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision, WorkflowState

from heritage.catalogue.models import HeritageIndexPage, HeritageSitePage, Outcome, RecordState
from heritage.catalogue.spreadsheet import pictures
from heritage.photos.models import Photo

IMPORTED, TAKEN_BACK = "catalogue.import", "catalogue.import_undone"


def write(record, made, archive):
    """Write a Plan. Its page becomes or stays a draft, which the public does not see before it is signed."""
    user = record.upload.user
    if record.is_source:
        made.target.save()
        record.source = made.target
    else:
        for planned in made.photos:
            photo, is_new = pictures.save_photo(planned, archive, user)
            if is_new:
                record.photos.append(photo.pk)
            _place(made.target, photo, main=planned[-1])
        page = _add(made.target, user) if made.is_new else made.target
        record.before = None if made.is_new else _first_revision(page)
        record.after = page.save_revision(user=user)
        record.page_id = page.pk
    log(
        instance=made.target,
        action=IMPORTED,
        user=user,
        revision=record.after,
        data={"file": record.upload.file_name, "import": record.upload_id},
    )


def _place(page, photo, main):
    if main:
        page.photo = photo
    else:
        page.story.append(("photo", {"photo": photo, "caption": ""}))


def _add(page, user):
    page.owner = user
    HeritageIndexPage.objects.first().add_child(instance=page)
    return page


def _first_revision(page):
    """Return the draft to go back to. A page without drafts gets one from the database."""
    return page.get_latest_revision() or HeritageSitePage.objects.get(pk=page.pk).save_revision(changed=False)


def kept_if_undone(upload):
    """Return (record, why it stays) of the written entries that an undo leaves alone."""
    entries = upload.records.filter(state=RecordState.WRITTEN, is_source=False).select_related("page")
    edited = ~Q(page__latest_revision=F("after"))
    in_review = WorkflowState.objects.active().values_list("object_id", flat=True)
    submitted = Q(page__in=[int(key) for key in in_review])
    touched = list(entries.filter(edited | submitted | Q(page__live=True)))
    pages = HeritageSitePage.objects.in_bulk([record.page_id for record in touched if record.page_id])
    found = [(record, _why_kept(record, pages.get(record.page_id))) for record in touched]
    return [(record, why) for record, why in found if why]


def undo(record):
    """Undo what was written. Return why not, as a sentence, where somebody has edited it since."""
    if record.is_source:
        return _take_back_source(record)
    page = HeritageSitePage.objects.filter(pk=record.page_id).first()
    if why := _why_kept(record, page):
        return why
    if page is None:
        return ""
    log(instance=page, action=TAKEN_BACK, user=record.upload.user, data={"file": record.upload.file_name})
    if record.outcome == Outcome.NEW:
        page.delete(user=record.upload.user)
    else:
        _restore(page, record)
    for photo in Photo.objects.filter(pk__in=record.photos):
        if not _referred_to(photo, record, "photo|then|now"):
            photo.delete()
    return ""


def _why_kept(record, page):
    if page is None:
        return "" if record.outcome == Outcome.NEW else "条目已经不在了。"
    if page.latest_revision_id != record.after_id:
        return "导入以后有人改过，没有撤销。请在条目里处理。"
    if page.workflow_in_progress:
        return "已经送审，没有撤销。请先退回或取消审核。"
    if page.live and (record.outcome == Outcome.NEW or page.live_revision_id == record.after_id):
        return "已经发布，没有撤销。请走撤稿。"
    return ""


def _restore(page, record):
    if record.before is None:
        return
    record.before.as_object().save_revision(user=record.upload.user)
    if record.before_id == page.live_revision_id:
        HeritageSitePage.objects.filter(pk=page.pk).update(has_unpublished_changes=False)


def _take_back_source(record):
    source = record.source
    if source is None:
        return ""
    if _referred_to(source, record, "source|position_source"):
        return "已经有条目引用这个来源，没有撤销。"
    try:
        source.delete()
    except ProtectedError:
        return "已经有条目引用这个来源，没有撤销。"
    return ""


def _referred_to(thing, record, names):
    """Whether a page or a draft refers to an imported object. Only drafts that are younger than it can."""
    if ReferenceIndex.get_references_to(thing).exists():
        return True
    pattern = re.compile(rf'"(?:{names})": {thing.pk}[,}}]')
    drafts = Revision.objects.filter(
        pk__in=Page.objects.values("latest_revision"), created_at__gte=record.upload.created_at
    )
    # A story is JSON within JSON; without the backslashes both have the same form.
    contents = drafts.values_list("content", flat=True).iterator()
    return any(pattern.search(json.dumps(content).replace("\\", "")) for content in contents)
