"""“您是不是要找 …”: the name nearest to the words, when nothing matches exactly.

Only names of entries that the caller has found public are read, so no suggestion reveals another name.
"""

from difflib import SequenceMatcher

from heritage.catalogue.models import HeritageSitePage
from heritage.search.query.analysis import compact, fold
from heritage.search.query.question_words import topic
from heritage.search.query.spelling import readings

_NEAREST = 10  # entries whose names are compared
_ALIKE = 0.5  # at least this share of the characters
_LONGEST = 20


def did_you_mean(words, entry_pks):
    """Return the name of one of these entries, or the part of it, that the words resemble; None where none does.

    `entry_pks` come in the order of the results: among equals the first wins.
    """
    pks = list(entry_pks)[:_NEAREST]
    wanted = compact(topic(words) or words)
    typed = fold(words)
    if not 2 <= len(wanted) <= _LONGEST:
        return None
    entries = HeritageSitePage.objects.filter(pk__in=pks).prefetch_related("names").only("title").in_bulk()
    names = [name for pk in pks if pk in entries for name in _names(entries[pk])]
    candidates = dict.fromkeys(part for name in names for part in _parts(name, len(wanted)) if fold(part) != typed)
    best = max(candidates, key=lambda part: _likeness(part, wanted), default=None)
    return best if best and _likeness(best, wanted) >= _ALIKE else None


def _names(entry):
    return [entry.title, *(name.text for name in entry.names.all())]


def _parts(name, length):
    """Return the whole name, and every part of it that is as long as the words."""
    return [name, *(name[start : start + length] for start in range(len(name) - length + 1))]


def sound_alike(one, other):
    """Return whether two names in Hanzi have a reading in common: 二沙, 二砂."""
    heard = {"".join(syllables) for syllables in readings(other)}
    return any("".join(syllables) in heard for syllables in readings(one))


def _likeness(part, wanted):
    """Return 2 for the same sound, otherwise the share of characters that both have in the same order."""
    if sound_alike(part, wanted):
        return 2.0
    return SequenceMatcher(None, fold(part), wanted).ratio()
