from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def healthz(request):
    """Answer that the process lives; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def robots(request):
    """Keep robots out of the editors' rooms and out of endless searches; name the sitemap."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
