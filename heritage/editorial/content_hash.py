"""What a sign-off is bound to: a hash of the content that was read."""

import json
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder

# What Wagtail notes beside the content: where the page stands in the tree and in its life, who is at work on it. The
# times of publication and expiry are not among them: when something goes out is part of what is signed.
_NOT_CONTENT = frozenset(
    [
        *("path", "depth", "numchild", "url_path", "alias_of", "owner"),
        *("live", "has_unpublished_changes", "expired", "live_revision", "latest_revision"),
        *("first_published_at", "last_published_at", "latest_revision_created_at", "draft_title"),
        *("locked", "locked_at", "locked_by", "wagtail_admin_comments"),
    ]
)


def fingerprint(revision):
    """Return 64 hexadecimal digits that differ as soon as the content of two revisions does."""
    content = {name: value for name, value in revision.content.items() if name not in _NOT_CONTENT}
    return sha256(json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()
