"""Checks of the text before a signature: each hit with its exact place, and a proposed correction if there is one.

Other apps add checks of their own with the hook `register_prechecks`: a function of a page that yields Hits.
"""

import re
from functools import cached_property, lru_cache

from wagtail import hooks
from wagtail.models import Page

from heritage.editorial.models import IgnoredHit, PrecheckSettings, WordKind, WordList
from heritage.editorial.page_texts import page_texts
from heritage.editorial.precheck_kinds import AROUND, UNMENDED, Hit, kinds
from heritage.editorial.text_checks import CHECKS

MOST = 200  # hits shown
_INTERNAL_LINK = re.compile(r'<a\b[^>]*linktype="page"[^>]*>(.*?)</a>')
_LINK_ID = re.compile(r'\bid="(\d+)"')


class Prechecks:
    """All hits of one version of a page."""

    def __init__(self, page):
        self.page = page

    @classmethod
    def of_draft(cls, page):
        """Return the Prechecks of the latest draft."""
        revision = page.get_latest_revision()
        return cls(revision.as_object() if revision else page)

    @cached_property
    def every(self):
        texts = list(page_texts(self.page))
        found = [*_unmended(self.page), *_in_texts(texts), *_dead_links(texts)]
        for check in hooks.get_hooks("register_prechecks"):
            found += check(self.page)
        return found[:MOST]

    @cached_property
    def ignored(self):
        """{key: IgnoredHit}."""
        return {row.key: row for row in IgnoredHit.objects.filter(page=self.page.pk).select_related("user")}

    @property
    def open(self):
        """The hits that are not ignored, blocking ones first."""
        hits = [hit for hit in self.every if hit.code == UNMENDED or hit.key not in self.ignored]
        return sorted(hits, key=lambda hit: hit.code not in self.blocking_kinds)

    @cached_property
    def blocking_kinds(self):
        chosen = PrecheckSettings.load().blocking
        return {code for code, (_, blocks) in kinds().items() if blocks} if chosen is None else {UNMENDED, *chosen}

    @property
    def blocking(self):
        return [hit for hit in self.open if hit.code in self.blocking_kinds]


def _unmended(page):
    """Find what a draft was allowed to hold (drafts.py) and the public may not read."""
    as_typed = getattr(page, "as_typed", None)
    for mark in as_typed.marks if as_typed else ():
        yield Hit(UNMENDED, mark.where, mark.message)


def _excerpt(text, start, end):
    return text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND]


def _in_texts(texts):
    lists = [(_pattern(row.words), row.pairs, row.kind, row.name) for row in WordList.objects.all()]
    for where, text, _ in texts:
        for check in CHECKS:
            for found in check.pattern.finditer(text):
                yield Hit(check.code, where, check.message, _excerpt(text, *found.span()), check.proposal(found))
        for pattern, pairs, kind, name in lists:
            for found in pattern.finditer(text):
                code = "sensitive_word" if kind == WordKind.SENSITIVE else "wrong_word"
                message = f"{WordKind(kind).label}（{name}）"
                yield Hit(code, where, message, _excerpt(text, *found.span()), pairs[found.group()])


@lru_cache(maxsize=16)
def _pattern(words):
    """Return one pattern for all words of a list, the longest first. Cached by the text of the list."""
    alone = sorted(WordList(words=words).pairs, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, alone)))


def _dead_links(texts):
    links = [
        (where, found[1], int(target[1]))
        for where, _, html in texts
        for found in _INTERNAL_LINK.finditer(html)
        if (target := _LINK_ID.search(found.group()))
    ]
    public = set(Page.objects.live().filter(pk__in={pk for *_, pk in links}).values_list("pk", flat=True))
    for where, words, pk in links:
        if pk not in public:
            yield Hit("dead_link", where, "链接的页面不存在或尚未公开", ("", re.sub(r"<[^>]+>", "", words), ""))
