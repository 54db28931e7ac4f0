"""Whether the child rows of a page are in memory, as in a preview.

Changes: uses the private attribute `_cluster_related_objects` of modelcluster.models.ClusterableModel
Package: django-modelcluster 6.5
Reason: A preview has rows that are not saved. Prefetching would replace them by those of the database.
Upstream: not offered
May go when this fails: test_modelcluster_keeps_unsaved_rows_in_a_private_attribute
"""


def has_rows_in_memory(page):
    return bool(getattr(page, "_cluster_related_objects", None))
