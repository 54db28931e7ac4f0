"""Whether the file of a row is in the storage already, and whether the row has one at all.

Changes: uses the private names `_committed` and `_require_file` of django.db.models.fields.files.FieldFile
Package: django 5.2.19
Reason: A row that cannot be written takes its new file with it, and only this attribute tells a new file from an old.
Upstream: not offered
May go when this fails: test_a_file_field_tells_only_privately_what_is_stored
"""


def is_stored(file):
    """Whether the storage has the file, other than a file that is only assigned to the field."""
    return file._committed


def require_file(file):
    """Raise ValueError where the row has no file, with Django's own sentence."""
    file._require_file()
