"""The hash that binds a sign-off to the content that was read."""

import json
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder

from heritage.editorial.shared_content.usage import wording

# Fields of a revision that are not content: position in the tree, state of publication, who is editing. The scheduled
# times of publication and expiry are content: a sign-off covers them.
_NOT_CONTENT = frozenset(
    [
        *("path", "depth", "numchild", "url_path", "alias_of", "owner"),
        *("live", "has_unpublished_changes", "expired", "live_revision", "latest_revision"),
        *("first_published_at", "last_published_at", "latest_revision_created_at", "draft_title"),
        *("locked", "locked_at", "locked_by", "wagtail_admin_comments"),
    ]
)


def content_hash(revision):
    """Return 64 hexadecimal digits. Revisions with different content have different ones.

    Pictures, documents, sources and terms are content, too: with another file or another wording the page is another.
    """
    content = dict(revision.content)
    if shared := wording(revision.as_object()):
        content["shared content"] = shared
    return digest(content)


def digest(content):
    """Return the hash of what a page holds, whoever edits it and whatever its state."""
    own = {name: value for name, value in content.items() if name not in _NOT_CONTENT}
    return sha256(json.dumps(own, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()
