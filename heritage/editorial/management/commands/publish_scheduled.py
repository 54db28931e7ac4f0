"""Wagtail's command, with each page in a transaction of its own.

A killed process loses no schedule, a page that fails does not stop the others, and of two commands that run at the same
time only one publishes a page.
"""

import logging

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from wagtail.management.commands import publish_scheduled
from wagtail.models import Page, Revision

from heritage.editorial.prechecks import Prechecks

logger = logging.getLogger(__name__)


class Command(publish_scheduled.Command):
    help = "按时发布和下线到了时间的页面，每页单独完成，失败的不影响其余。请每几分钟定时运行。"

    def add_arguments(self, parser):
        parser.add_argument("--dryrun", action="store_true", help="只列出到了时间的页面，不改动")

    def handle(self, *args, **options):
        if options["dryrun"]:
            super().handle(*args, **options)
            return
        now = timezone.now()
        ended = Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at", "pk")
        begun = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at", "pk")
        steps = [(ended, pk, _unpublish) for pk in ended.values_list("pk", flat=True)]
        steps += [(begun, pk, _publish) for pk in begun.values_list("pk", flat=True)]
        failed = sum(not _take(*step) for step in steps)
        if failed:
            raise CommandError(f"{failed} 个页面没能按时发布或下线，原因见日志；其余的都已完成。")


def _take(waiting, pk, step):
    """Run one step unless another process has done it; return whether it succeeded."""
    try:
        with transaction.atomic():
            if still := waiting.select_for_update().filter(pk=pk).first():
                step(still)
    except Exception:
        logger.exception("%s %s could not follow its schedule", waiting.model.__name__, pk)
        return False
    return True


def _unpublish(page):
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision):
    """Publish what was signed, unless a check that stops a signature stops it by now: a session may be full.

    It is tried again each time; the desk of who signs says what is in the way (dashboard.py).
    """
    if hits := Prechecks(revision.as_object()).blocking:
        raise PermissionDenied(f"有必须先改的问题：{hits[0]}")
    revision.publish(log_action="wagtail.publish.scheduled")
