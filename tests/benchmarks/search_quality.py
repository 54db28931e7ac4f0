"""Whether people find what they mean: judged queries on three engines, and every name in every form.

    uv run python -m tests.benchmarks.search_quality

Loads the demo into a folder of its own and asks the queries of judged_queries.toml: our list of results, SQLite's
full-text search as Wagtail ships it, Wagtail's plain database search (`icontains`), and our list of results without an
index, which is `icontains` over every searched column with related rows and more specific models.

Recall: how much of what is wanted is found. Precision at 10: how much of the first ten is not wrong, of as many as
there are; 0 where nothing is found. Reciprocal rank: 1 where the first result is a right one, ½ where the second is.
Bars, for ours: recall 0.98, precision and reciprocal rank 0.95; of the names, all.
"""

import os
import sys
import tempfile
import tomllib
from collections import defaultdict
from functools import cache
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

BARS = {"recall": 0.98, "precision": 0.95, "reciprocal": 0.95}
_TEN, _THREE = 10, 3
_FIRST_KINDS = {"official", "short", "title"}  # names that must come first, not only among three


class Query(NamedTuple):
    kind: str
    words: str
    first: list
    others: list
    also: list

    @property
    def wanted(self):
        return {*self.first, *self.others}


class Score(NamedTuple):
    recall: float
    precision: float
    reciprocal: float
    missing: list
    wrong: list
    top: str


def judged():
    with Path(__file__).with_name("judged_queries.toml").open("rb") as file:
        kinds = tomllib.load(file)
    return [
        Query(kind, row["words"], row["first"], row.get("others", []), row.get("also", []))
        for kind, rows in kinds.items()
        for row in rows
    ]


def known_slugs():
    """Every slug that a judgement may name."""
    from wagtail.models import Page

    return set(Page.objects.live().values_list("slug", flat=True))


def ask(query):
    """The slugs that our list of results shows, in order."""
    from heritage.search.results.site_search import Findings

    ranked = Findings(query.words).ranked
    if query.kind == "pictures":
        return slugs_of_pictures(pk for kind, pk in ranked if kind == "photo")
    return slugs_of_pages(pk for kind, pk in ranked if kind not in {"photo", "document"})


def ask_plainly(query):
    """The slugs that Wagtail's own way to search finds, in order: one search, no list of ours around it."""
    from wagtail.models import Page

    from heritage.photos.models import Photo

    if query.kind == "pictures":
        return slugs_of_pictures(photo.pk for photo in Photo.objects.search(query.words))
    return slugs_of_pages(page.pk for page in Page.objects.live().filter(depth__gt=2).search(query.words))


def slugs_of_pages(pks):
    from wagtail.models import Page

    slugs = dict(Page.objects.values_list("pk", "slug"))
    return [slugs[pk] for pk in pks]


def slugs_of_pictures(pks):
    """Each picture by the page that it was drawn for."""
    from heritage.photos.models import Photo

    files = dict(Photo.objects.values_list("pk", "file"))
    return [Path(files[pk]).stem.partition("demo-")[2] for pk in pks]


def score(query, found):
    wanted, right = query.wanted, query.wanted | set(query.also)
    if not right:
        good = 0.0 if found else 1.0
        return Score(1.0, good, good, [], found[:_TEN], next(iter(found), ""))
    ten = found[:_TEN]
    place = next((number for number, slug in enumerate(found, start=1) if slug in query.first), None)
    return Score(
        len(wanted & set(found)) / len(wanted),
        sum(slug in right for slug in ten) / len(ten) if ten else 0.0,
        1 / place if place else 0.0,
        sorted(wanted - set(found)),
        [slug for slug in ten if slug not in right],
        next(iter(found), ""),
    )


@cache
def traditional():
    """The converter to traditional characters; making one takes 40 ms."""
    import opencc

    return opencc.OpenCC("s2t")


def ways_to_type(name):
    """{form: the name in it}: as it is, in traditional characters, in pinyin joined and by syllable, by initials."""
    from heritage.search.query.spelling import readings

    forms = {"as written": name, "traditional": traditional().convert(name)}
    for syllables in readings(name)[:1]:
        initials = "".join(part if part[0].isdigit() else part[0] for part in syllables)
        forms |= {"pinyin": "".join(syllables), "pinyin, spaced": " ".join(syllables)}
        if len(initials) > 1:
            forms["initials"] = initials
    return forms


def names():
    """(form, words, whether they must come first, primary key of the entry) for each name that there is."""
    from heritage.catalogue.models import HeritageSitePage

    for entry in HeritageSitePage.objects.published().prefetch_related("names"):
        every = {row.text: row.kind for row in entry.names.all()} | {entry.title: "title"}
        for name, kind in every.items():
            for form, words in ways_to_type(name).items():
                yield form, words, form == "as written" and kind in _FIRST_KINDS, entry.pk


def ask_names(step=1):
    """{form: (asked, found among three, asked to be first, first)} and the lost ones as text, of each `step`-th."""
    from heritage.search.results.site_search import Findings

    counts, lost = defaultdict(lambda: [0, 0, 0, 0]), []
    for form, words, must_lead, pk in islice(names(), None, None, step):
        top = [key for kind, key in Findings(words).ranked[:_THREE] if kind == "entry"]
        leads = top[:1] == [pk]
        for column, counted in enumerate((1, pk in top, must_lead, must_lead and leads)):
            counts[form][column] += counted
        if pk not in top or (must_lead and not leads):
            lost.append(f"{words} ({form})")
    return counts, lost


def engines(folder):
    ours = "heritage.search.backend"
    return {
        "ours": (ask, {"BACKEND": ours, "PATH": folder / "search"}),
        "SQLite FTS5": (ask_plainly, {"BACKEND": "modelsearch.backends.database"}),
        "Wagtail icontains": (ask_plainly, {"BACKEND": "modelsearch.backends.database.fallback"}),
        "icontains, everything": (ask, {"BACKEND": ours, "PATH": folder / "no index"}),
    }


def asked_of(how, engine):
    """[Score] of an engine, in the order of the queries; what it cannot answer counts as nothing found."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError

    settings.WAGTAILSEARCH_BACKENDS = {"default": engine}
    if engine.get("PATH", Path("search")).name != "no index":
        call_command("update_index", verbosity=0, stdout=StringIO())
    scores = []
    for query in judged():
        try:
            found = how(query)
        except DatabaseError:
            found = []
        scores.append(score(query, found))
    return scores


def mean(scores, field):
    return fmean(getattr(one, field) for one in scores)


def show_judged(results):
    queries = judged()
    print(f"\n{len(queries)} judged queries: recall, precision at 10, reciprocal rank\n")
    print(f"{'':38}" + "".join(f"{name:>22}" for name in results))
    groups = defaultdict(list)
    for number, query in enumerate(queries):
        groups[query.kind].append(number)
    groups["all"] = range(len(queries))
    for kind, numbers in groups.items():
        cells = []
        for scores in results.values():
            some = [scores[number] for number in numbers]
            cells.append(" ".join(f"{mean(some, field):.3f}" for field in BARS))
        print(f"{kind.replace('_', ' '):34}{len(numbers):4}" + "".join(f"{cell:>22}" for cell in cells))
    print(f"\nQueries with a miss: {', '.join(f'{name} {count_missed(some)}' for name, some in results.items())}")
    for query, one in zip(queries, results["ours"], strict=True):
        if min(one[:3]) < 1:
            print(f"  {query.words}: first {one.top or '–'}; missing {one.missing}; wrong {one.wrong}")


def count_missed(scores):
    return sum(min(one[:3]) < 1 for one in scores)


def show_names(counts, lost):
    print(f"\n{'names':22}{'asked':>8}{'in first three':>16}{'to be first':>14}{'first':>8}")
    for form, (asked, among, asked_first, first) in counts.items():
        print(f"{form:22}{asked:8}{among / asked:16.1%}{asked_first:14}{first:8}")
    for one in lost:
        print(f"  lost: {one}")


def main():
    with tempfile.TemporaryDirectory(prefix="heritage-search-quality-") as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.development"
        os.environ["HERITAGE_DATA_DIR"] = folder
        import django

        django.setup()
        import logging

        from django.conf import settings
        from django.core.management import call_command

        logging.getLogger("heritage.search").setLevel(logging.ERROR)
        call_command("demo", "--no-serve", stdout=StringIO())
        if strange := set(chain(*(chain(*query[2:]) for query in judged()))) - known_slugs():
            sys.exit(f"No such page: {', '.join(sorted(strange))}")
        choices = engines(Path(folder))
        results = {name: asked_of(*engine) for name, engine in choices.items()}
        show_judged(results)
        settings.WAGTAILSEARCH_BACKENDS = {"default": choices["ours"][1]}
        counts, lost = ask_names()
        show_names(counts, lost)
    return bool(lost) or any(mean(results["ours"], field) < bar for field, bar in BARS.items())


if __name__ == "__main__":
    sys.exit(main())
