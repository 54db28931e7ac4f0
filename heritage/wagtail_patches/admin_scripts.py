"""Wagtail's admin runs without inline scripts, and its autosave does not lose words.

Changes: `document.createElement` and jQuery.Jcrop.defaults in starter.js; the Stimulus controllers w-unsaved and
w-autosave in watch-again.js and save-in-turn.js
Package: wagtail 8.0.1
Reason: The policy of this site forbids inline scripts and styles, which Wagtail's forms use. A form that comes back
with errors is not watched again, and a save by hand during a save by itself is taken for somebody else's.
Upstream: not offered (three drafts in heritage/docs/upgrading-wagtail.md)
May go when this fails: test_wagtails_script_of_unsaved_changes_is_the_one_that_was_patched
"""

# The files that hold the change. They are loaded by a template override (templates/wagtailadmin/admin_base.html) and by
# the hook `insert_editor_js`.
IN_THE_ADMIN = ("js/starter.js",)
IN_THE_EDITOR = ("js/save-in-turn.js", "js/watch-again.js")
