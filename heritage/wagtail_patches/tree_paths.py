"""The place in the tree that the next child of a page would get.

Changes: uses the private methods `_inc_path` and `_get_path` and the attribute `_cached_parent_obj` of
treebeard.mp_tree.MP_Node
Package: django-treebeard 5.3.1
Reason: An import checks thousands of pages before any is saved; the checks look up the tree. Wagtail's own preview of
a new page uses the same methods.
Upstream: not offered
May go when this fails: test_treebeard_gives_the_next_path_only_by_private_methods
"""


def next_child_path(page):
    last = page.get_last_child()
    return last._inc_path() if last else type(page)._get_path(page.path, page.depth + 1, 1)


def remember_parent(page, parent):
    """Spare a page that is not saved the query for its parent (`get_parent`)."""
    page._cached_parent_obj = parent
