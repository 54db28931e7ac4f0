from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from heritage.chronology.date_reader import read

LONGEST = 200  # characters; nobody writes a longer date


@require_safe
def date_reading(request):
    """Answer how a date is understood, for the line below the field: {"reading": …} or {"fault": …}. Stores nothing."""
    try:
        return JsonResponse({"reading": read(request.GET.get("text", "")[:LONGEST]).sentence})
    except ValidationError as fault:
        return JsonResponse({"fault": fault.messages[0]})
