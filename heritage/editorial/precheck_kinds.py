"""The kinds of hits that prechecks find, their names, and which of them block a signature."""

from dataclasses import dataclass
from hashlib import sha256

from wagtail import hooks

from heritage.editorial.text_checks import CHECKS

UNMENDED = "unmended"  # no setting and no reason lets it pass
# code: (name, whether it blocks a signature by default)
KINDS = {
    **{check.code: (check.message, check.code in {"identity_number", "mobile_number"}) for check in CHECKS},
    UNMENDED: ("草稿里有没填对的地方", True),
    "wrong_word": ("不规范用语", False),
    "sensitive_word": ("敏感词", True),
    "dead_link": ("站内链接没有公开的去处", False),
}
AROUND = 12  # characters shown on either side of the text found


@dataclass(frozen=True)
class Hit:
    """One possible mistake. `excerpt` is (text before, text found, text after)."""

    code: str
    where: str
    message: str
    excerpt: tuple[str, str, str] = ("", "", "")
    proposal: str = ""

    @property
    def key(self):
        """The key of a decision to ignore this hit. It changes when the words around the hit change."""
        return sha256("\0".join([self.code, self.where, *self.excerpt]).encode()).hexdigest()

    def __str__(self):
        return f"{self.where}：{self.message}" + (f"“{self.excerpt[1]}”" if self.excerpt[1] else "")


def kinds():
    """Return {code: (name, whether it blocks by default)}, including the kinds of other apps."""
    every = dict(KINDS)
    for more in hooks.get_hooks("register_precheck_kinds"):
        every |= more()
    return every
