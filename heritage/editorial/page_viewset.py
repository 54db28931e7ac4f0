"""Views of Wagtail that are replaced for reviewed pages."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.workflow import ConfirmWorkflowCancellationView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from heritage.editorial.draft_views import PageCreateView
from heritage.editorial.edit_conflicts import PageEditView, PageRevertView


class PermittedMoveView(MoveConfirmView):
    """Check the permission to move before showing the form: Wagtail checks after, and shows the title of any draft."""

    def dispatch(self, request, page_to_move_id, destination_id, *args, **kwargs):
        page, destination = (get_object_or_404(Page, pk=pk).specific for pk in (page_to_move_id, destination_id))
        if not page.permissions_for_user(request.user).can_move_to(destination):
            raise PermissionDenied
        return super().dispatch(request, page_to_move_id, destination_id, *args, **kwargs)


class PermittedCancellationView(ConfirmWorkflowCancellationView):
    """Check the permission to edit first: Wagtail tells any editor the present review step of any page."""

    def dispatch(self, request, *args, **kwargs):
        if not self.object.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReviewedPageViewSet(PageViewSet):
    add_view_class = PageCreateView
    edit_view_class = PageEditView
    revisions_revert_view_class = PageRevertView
    move_confirm_view_class = PermittedMoveView
    confirm_workflow_cancellation_view_class = PermittedCancellationView
