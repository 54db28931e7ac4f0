"""What the machine refuses is said plainly, instead of as an error of ours: a full disk, a database held by others.

The transaction is undone by then, so nothing of what was sent is kept. Pages to read do not come here: they write
nothing.
"""

import logging
from errno import EDQUOT, ENOSPC

from django.http import HttpResponse
from django.template import loader

logger = logging.getLogger(__name__)

FULL = "网站的磁盘满了，刚才的内容没有保存。请稍后再试，急事请打页面上的电话。"
BUSY = "网站正忙，刚才的内容没有保存。请过一分钟再试一次。"


class FaultsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if (found := fault(error)) is None:
            return None
        status, sentence = found
        logger.error("Not saved: %s", error)
        page = loader.get_template("503.html").render({"sentence": sentence})  # without the request: it asks nothing
        return HttpResponse(page, status=status, headers={"Retry-After": "60", "Cache-Control": "no-store"})


def fault(error):
    """Return the status and the sentence for an error that is the machine's, or None."""
    cause = error.__cause__ or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    if code in {"SQLITE_FULL", "53100"} or getattr(cause, "errno", None) in {ENOSPC, EDQUOT}:
        return 507, FULL
    if code.startswith("SQLITE_BUSY"):
        return 503, BUSY
    return None
