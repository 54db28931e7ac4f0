"""Wagtail's admin runs without inline scripts, and its autosave does not lose words.

Changes: `document.createElement` and jQuery.Jcrop.defaults in admin/js/csp-init.js; the Stimulus controllers w-unsaved
and w-autosave in admin/js/unsaved-fix.js and admin/js/autosave-queue.js
Package: wagtail 8.0.1
Reason: The policy of this site forbids inline scripts and styles, which Wagtail's forms use. A form that comes back
with errors is not watched again, and a save by hand during a save by itself is taken for somebody else's.
Upstream: not offered (draft in heritage/docs/upgrading-wagtail.md)
May go when this fails: test_wagtails_script_of_unsaved_changes_is_the_one_that_was_patched
"""

# Loaded in the editor's forms, in this order
IN_THE_EDITOR = ("admin/js/autosave-queue.js", "admin/js/unsaved-fix.js")
