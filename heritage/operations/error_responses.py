"""Answer errors that are not faults of the program: a full disk, a busy database, a form with missing fields.

The transaction is rolled back by then, so nothing of the request is stored. Whoever sent a form gets back everything
that was typed, in a form that sends it again. Requests that only read write nothing and do not end here.
"""

import logging
from errno import EDQUOT, ENOSPC

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.views.defaults import bad_request

logger = logging.getLogger(__name__)

FULL = "网站的磁盘满了，刚才的内容没有保存。请稍后再试，急事请打页面上的电话。"
BUSY = "网站正忙，刚才的内容没有保存。请过一分钟再试一次。"
_TO_EDITORS = {
    507: "服务器的磁盘满了。请系统管理员腾出空间，再存一次。",
    503: "别人正在保存。请过几秒再存一次。",
}


class ErrorResponsesMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if isinstance(error, MultiValueDictKeyError):  # Wagtail reads fields that every browser sends
            return bad_request(request, error)
        if (found := machine_error(error)) is None:
            return None
        status, sentence = found
        logger.error("Not saved: %s", error)
        if request.method == "POST" and request.path.startswith(reverse("wagtailadmin_home")):
            answer = _to_an_editor(request, status)
        else:  # rendered without the request: its context processors would query the database
            answer = HttpResponse(render_to_string("503.html", _sent(request) | {"sentence": sentence}), status=status)
        answer.headers["Retry-After"] = "60"
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _to_an_editor(request, status):
    sentence = _TO_EDITORS[status]
    if not request.accepts("text/html"):  # autosave shows the sentence of an error code that it knows
        told = {"success": False, "error_code": "locked", "error_message": f"没有存上：{sentence}"}
        return JsonResponse(told, status=status)
    shown = _sent(request) | {"sentence": sentence, "files": bool(request.FILES)}
    return HttpResponse(render_to_string("operations/refused.html", shown), status=status)


def _sent(request):
    typed = [(name, text) for name, texts in request.POST.lists() for text in texts if "password" not in name]
    return {"typed": typed, "again": request.get_full_path()}


def machine_error(error):
    """Return (status, sentence) for a full disk or a busy database, or None."""
    cause = error.__cause__ or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    if code in {"SQLITE_FULL", "53100"} or getattr(cause, "errno", None) in {ENOSPC, EDQUOT}:
        return 507, FULL
    if code.startswith("SQLITE_BUSY"):
        return 503, BUSY
    return None
