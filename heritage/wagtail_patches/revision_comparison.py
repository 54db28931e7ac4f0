"""A revision can be compared with nothing: the review page of a page that was never public.

Changes: the private method `_get_revision_and_heading` of wagtail.admin.views.pages.revisions.RevisionsCompareView
Package: wagtail 8.0.1
Reason: Wagtail answers 404 for a comparison with the live page where there is none.
Upstream: not offered
May go when this fails: test_wagtail_compares_only_with_what_exists
"""

from wagtail.admin.views.pages.revisions import RevisionsCompareView as WagtailRevisionsCompareView

NOTHING = "nothing"


class RevisionsCompareView(WagtailRevisionsCompareView):
    """Wagtail's view; with `NOTHING` as the id of the older revision, every field is new."""

    def _get_revision_and_heading(self, revision_id):
        if revision_id == NOTHING:
            return type(self.object)(), "尚未公开"
        return super()._get_revision_and_heading(revision_id)
