"""A save that the database could not take, because its disk is full or somebody else is writing: nothing typed is lost.

The answer holds all that was sent, in a form that sends it once more. It is made without the database.
"""

import errno

from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse

_FULL = ("disk is full", "disk full", "no space left", "disk i/o error", "readonly database", "quota")
_BUSY = ("is locked", "lock timeout", "deadlock")
_INSUFFICIENT_STORAGE, _UNAVAILABLE = 507, 503
_SENTENCES = {
    _INSUFFICIENT_STORAGE: "没有存上：服务器的磁盘满了。请系统管理员腾出空间，再存一次。",
    _UNAVAILABLE: "没有存上：别人正在保存。请过几秒再存一次。",
}


class UnsavedWorkMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        status = _status_of(exception)
        if not status or request.method != "POST" or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        if not request.accepts("text/html"):  # the autosave shows the sentence of a code that it knows
            answer = {"success": False, "error_code": "locked", "error_message": _SENTENCES[status]}
            return JsonResponse(answer, status=status)
        return _page(request, status)


def _status_of(exception):
    if isinstance(exception, OSError):
        return _INSUFFICIENT_STORAGE if exception.errno in {errno.ENOSPC, errno.EDQUOT} else None
    if not isinstance(exception, OperationalError):
        return None
    text = str(exception).lower()
    if any(words in text for words in _FULL):
        return _INSUFFICIENT_STORAGE
    return _UNAVAILABLE if any(words in text for words in _BUSY) else None


def _page(request, status):
    typed = [(name, text) for name, texts in request.POST.lists() for text in texts if "password" not in name]
    shown = {
        "sentence": _SENTENCES[status],
        "typed": typed,
        "files": bool(request.FILES),
        "again": request.get_full_path(),
    }
    response = HttpResponse(render_to_string("editorial/unsaved.html", shown), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
