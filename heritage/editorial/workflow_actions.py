"""The function that Wagtail calls when a workflow ends (WAGTAIL_FINISH_WORKFLOW_ACTION).

A module of its own, because Wagtail imports it before the models are loaded.
"""


def publish_signed(workflow_state, user=None):
    """Publish the signed revision. The sign-offs authorise it, which `publish` checks, not the user's permissions."""
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
