from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from heritage.operations.health import findings


@require_safe
@never_cache
def deep(request):
    """Report the health of the site to administrators and to a program with the token; answer 404 to others."""
    if not _is_authorised(request):
        raise Http404
    found = findings()
    well = all(finding.well for finding in found)
    status = 200 if well else 503
    wanted = request.GET.get("format")
    if wanted == "prometheus":
        return _for_prometheus(found)
    if wanted == "json" or request.get_preferred_type(["text/plain", "application/json"]) == "application/json":
        return JsonResponse({"well": well, "findings": [vars(finding) for finding in found]}, status=status)
    lines = [f"{'正常' if finding.well else '异常'}　{finding.name}：{finding.sentence}\n" for finding in found]
    return HttpResponse(lines, status=status, content_type="text/plain; charset=utf-8")


def _for_prometheus(found):
    """Answer 200 in any case: Prometheus does not read other answers, and would not learn what is wrong."""
    try:
        from prometheus_client import CONTENT_TYPE_LATEST

        from heritage.operations.metrics import metrics
    except ModuleNotFoundError:
        text = "没有装 prometheus-client，请见部署说明的 HERITAGE_HEALTH_TOKEN 一行。"
        return HttpResponse(text, status=501, content_type="text/plain; charset=utf-8")
    return HttpResponse(metrics(found), content_type=CONTENT_TYPE_LATEST)


def _is_authorised(request):
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.HEALTH_TOKEN and constant_time_compare(token, settings.HEALTH_TOKEN):
        return True
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_session and request.user.has_perm("pages.change_organisationsettings")
