"""The form of a page shows what is wrong in a draft: when the draft is opened again, and after each autosave."""

import json

from django.http import JsonResponse
from wagtail.admin import messages

from heritage.editorial.drafts import repairs
from heritage.wagtail_patches import edit_views


class DraftViewMixin:
    """Comes before a view of Wagtail that stores drafts of pages."""

    def save_action(self):
        response = super().save_action()
        as_typed, repaired = self.form.instance.as_typed, list(repairs(self.form))
        if not isinstance(response, JsonResponse):
            for _, label, stored in repaired:
                messages.success(self.request, f"{label}存为“{stored}”。")
            return response
        answer = json.loads(response.content)
        answer["repairs"] = [[name, stored] for name, _, stored in repaired]
        if as_typed:
            answer["marks"] = [[mark.name, mark.message] for mark in as_typed.marks]
            answer["to_mend"] = as_typed.sentence
        return JsonResponse(answer)


class DraftEditMixin(DraftViewMixin):
    def get_context_data(self, **kwargs):
        as_typed = self.page.as_typed
        if self.request.method == "GET" and as_typed:
            if not self.hydrate_create_view:
                messages.warning(self.request, as_typed.sentence)
            if as_typed.belongs_to(self.page):
                self.form = self._form_as_typed(as_typed)
        return super().get_context_data(**kwargs)

    def _form_as_typed(self, as_typed):
        """Return the form with all that was typed and the messages. Only this answer uses the changed `self.page`."""
        form = self.form_class(
            as_typed.query,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        form.defer_required_fields()
        form.is_whole()
        form.restore_required_fields()
        return form


class PageCreateView(DraftViewMixin, edit_views.PageCreateView):
    pass
