"""The review of a change of shared content: the same steps and the same rule as for a page, once for all its pages."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.functional import cached_property
from wagtail.log_actions import log
from wagtail.models import WorkflowPage

from heritage.editorial.models import ChangeProgress, ChangeState, Decision, PendingChange, ReviewStep, SignOff
from heritage.editorial.review import ChangedError, refusal_to_sign
from heritage.editorial.shared_content.usage import public_pages_using

PROPOSED, SIGNED = "editorial.change_proposed", "editorial.change_signed"
RETURNED, TAKEN_BACK = "editorial.change_returned", "editorial.change_taken_back"


def steps_of_changes():
    """Return the steps that a change needs: those of the review that is assigned nearest to the root of the pages."""
    assigned = WorkflowPage.objects.filter(workflow__active=True).order_by("page__path")
    steps = ReviewStep.objects.filter(active=True, workflow_tasks__workflow=assigned.values("workflow")[:1])
    return list(steps.order_by("workflow_tasks__sort_order"))


def open_reviews():
    """Return the ChangeReviews of all open changes, the oldest first, in a fixed number of queries."""
    changes = (
        PendingChange.objects.open().prefetch_related("target", "authors", "sign_offs").select_related("content_type")
    )
    steps = steps_of_changes() if changes else []
    return [ChangeReview(change, steps) for change in changes if change.target]


class ChangeReview:
    def __init__(self, change, steps=None):
        self.change = change
        self.target = change.target
        self.steps = steps_of_changes() if steps is None else steps

    @cached_property
    def pages(self):
        """The public pages that show the row."""
        return list(public_pages_using(self.target)) if self.target else []

    @cached_property
    def progress(self):
        return ChangeProgress(self.change, self.steps)

    @cached_property
    def authors(self):
        return {user.pk for user in self.change.authors.all()}

    def refusal(self, user):
        """Return the reason why a user may not sign now; empty if they may."""
        if self.change.state != ChangeState.WAITING:
            return f"这一处改动{self.change.get_state_display()}，不用签字。"
        return refusal_to_sign(user, self.progress, self.authors)

    def is_for(self, user):
        """Whether a step of the review is this user's."""
        return any(step.is_for(user) for step in self.steps)

    @transaction.atomic
    def sign(self, user, seen, decision, comment="", checked=()):
        """Approve or return the change whose hash is `seen`. The last approval makes it public.

        Raise ChangedError if it has changed, PermissionDenied with a sentence if the user may not sign.
        """
        # If two users sign at the same moment, the second waits for this lock and then finds the step signed.
        change = PendingChange.objects.select_for_update().get(pk=self.change.pk)
        self.__init__(change)
        if change.state != ChangeState.WAITING or self.target is None or seen != self.progress.content_hash:
            raise ChangedError
        if refusal := self.refusal(user):
            raise PermissionDenied(refusal)
        step = self.progress.due
        last = step.pk == self.steps[-1].pk
        approved = decision == Decision.APPROVED
        row = SignOff.objects.create(
            page_title=change.title,
            change=change,
            fingerprint=self.progress.content_hash,
            step=step,
            step_name=step.name,
            decision=decision,
            comment=comment,
            checked=list(checked),
            user=user,
            user_name=str(user),
            completes=approved and last,
        )
        data = {"fields": change.words, "step": step.name}
        if not approved:
            change.state, change.comment = ChangeState.RETURNED, comment
            change.save(update_fields=["state", "comment"])
            log(instance=self.target, action=RETURNED, user=user, data=data | {"reason": comment})
        elif last:
            log(instance=change.apply(), action=SIGNED, user=user, data=data)
        return row

    @transaction.atomic
    def take_back(self, user):
        """Drop the change: the public version stays."""
        log(instance=self.target, action=TAKEN_BACK, user=user, data={"fields": self.change.words})
        self.change.close(ChangeState.TAKEN_BACK)
