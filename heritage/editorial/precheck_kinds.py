"""What the machine looks for: which kinds of hits there are, by what name, and which stand in the way."""

from dataclasses import dataclass
from hashlib import sha256

from wagtail import hooks

from heritage.editorial.text_checks import CHECKS

# What each kind of hit is called, and whether it stands in the way where nobody has chosen otherwise.
KINDS = {
    **{check.code: (check.message, check.code in {"identity_number", "mobile_number"}) for check in CHECKS},
    "wrong_word": ("不规范用语", False),
    "sensitive_word": ("敏感词", True),
    "dead_link": ("站内链接没有公开的去处", False),
}
AROUND = 12  # characters shown on either side of a find


@dataclass(frozen=True)
class Hit:
    """One thing to look at. `excerpt` is (before, found, after)."""

    code: str
    where: str
    message: str
    excerpt: tuple[str, str, str] = ("", "", "")
    proposal: str = ""

    @property
    def key(self):
        """What a decision to ignore is about: it does not survive a change of the words around it."""
        return sha256("\0".join([self.code, self.where, *self.excerpt]).encode()).hexdigest()

    def __str__(self):
        return f"{self.where}：{self.message}" + (f"“{self.excerpt[1]}”" if self.excerpt[1] else "")


def kinds():
    """{code: (what it is called, whether it blocks by itself)}, those of other apps among them."""
    every = dict(KINDS)
    for more in hooks.get_hooks("register_precheck_kinds"):
        every |= more()
    return every
