"""Suggest known names while an editor types: designers, authorities, custodians, photographers.

A field asks for suggestions by its `data-complete` attribute (`models.rows.completed`, photos/admin/forms.py).
static/admin/js/autocomplete.js asks this view for a datalist.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, JsonResponse
from django.views.generic import View

from heritage.catalogue.admin.dashboard import may_edit
from heritage.catalogue.choices import Property
from heritage.catalogue.models import Designation, Statement
from heritage.photos.admin.reports import editable_photos

MOST = 10
# Only statements about persons or organisations get suggestions.
SOMEBODY = (Property.DESIGNER, Property.AID_COUNTRY, Property.CUSTODIAN)


def _public(rows):
    return lambda user: rows.filter(page__live=True)


# {what is completed: (the rows that hold it and whose names this person may see, their field)}
NAMES = {
    "authority": (_public(Designation.objects), "authority"),
    "sign_authority": (_public(Designation.objects), "sign_authority"),
    "list_name": (_public(Designation.objects), "list_name"),
    **{subject.value: (_public(Statement.objects.filter(property=subject)), "value") for subject in SOMEBODY},
    "photo-credit": (editable_photos, "credit"),
    "photo-source": (editable_photos, "source"),
}


class CompletionView(View):
    def get(self, request, what):
        if not may_edit(request.user):
            raise PermissionDenied
        if what not in NAMES:
            raise Http404
        rows, field = NAMES[what]
        found = rows(request.user).filter(**{f"{field}__icontains": request.GET.get("q", "").strip()})
        found = found.exclude(**{field: ""}).values_list(field).annotate(Count("pk")).order_by("-pk__count", field)
        return JsonResponse({"names": [name for name, _ in found[:MOST]]})
