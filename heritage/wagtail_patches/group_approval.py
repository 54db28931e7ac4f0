"""Whether a person belongs to the groups of a workflow task, superusers like everybody else.

Changes: uses the private method `_user_in_groups` of wagtail.models.AbstractGroupApprovalTask
Package: wagtail 8.0.1
Reason: The public methods let every superuser sign. The private one remembers its answer for the request.
Upstream: not offered
May go when this fails: test_the_public_methods_of_a_group_task_let_a_superuser_in
"""


def is_in_groups(task, user):
    return task._user_in_groups(user)
