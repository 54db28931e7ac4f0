"""Wagtail's views of a page, where ours stand in their place."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.workflow import ConfirmWorkflowCancellationView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from heritage.editorial.edit_conflicts import PageEditView, PageRevertView


class MoveDialogue(MoveConfirmView):
    """Wagtail asks who may move only when it is sent: it would name another department's draft until then."""

    def dispatch(self, request, page_to_move_id, destination_id, *args, **kwargs):
        page, destination = (get_object_or_404(Page, pk=pk).specific for pk in (page_to_move_id, destination_id))
        if not page.permissions_for_user(request.user).can_move_to(destination):
            raise PermissionDenied
        return super().dispatch(request, page_to_move_id, destination_id, *args, **kwargs)


class CancellationDialogue(ConfirmWorkflowCancellationView):
    """Wagtail tells any editor in which step of its review a page is."""

    def dispatch(self, request, *args, **kwargs):
        if not self.object.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReviewedPageViewSet(PageViewSet):
    edit_view_class = PageEditView
    revisions_revert_view_class = PageRevertView
    move_confirm_view_class = MoveDialogue
    confirm_workflow_cancellation_view_class = CancellationDialogue
