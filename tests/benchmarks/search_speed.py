"""How fast the search is at 20,000 entries, beside the database's LIKE doing the same work.

    uv run python -m tests.benchmarks.search_speed [folder]

The first run fills the folder (a few minutes); later runs take it as it is. Entries are made of the demo's own
sentences, so that characters are as frequent as in real texts. Every query is asked of the index and of the database
in turn (the same page: hits, count, facets), so that the ratio holds on a busy machine too.
"""

import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ENTRIES = 20_000
ROUNDS = 3
QUERIES = [
    "二砂", "砂轮", "国棉三厂", "郑棉三厂", "白鸽集团", "三磨所", "四零二厂",
    "1958", "华山路78号", "书香中原", "包豪斯", "锯齿屋顶", "棉纺路", "建设路",
    "纺织", "工业遗产", "苏联专家", "东德", "援建", "文物保护单位", "历史文化街区",
    "历史建筑", "遗址", "碑刻", "古墓", "寨墙", "车间", "厂门",
    "家属院", "职工", "磨料", "磨具", "研究所", "芝麻街", "煤机",
    "博物馆", "开放", "免费", "展览", "改造", "更新", "铁路",
    "专用线", "红砖", "二砂文创园", "1953年动工", "五十年代", "砂轮厂旧址", "厂",
    "街", "路", "中原区", "ersha", "es", "guomian", "gmsc",
    "mojie", "shalunchang", "fangzhi", "国棉三场", "二沙", "磨接", "國棉三廠",
    "書香中原", "１９５８", "郑州", "博物馆开放", "厂房改造", "第四国棉厂办公楼", "火星车",
    "qwerty", "工厂读书", "文创", "石佛", "须水", "常庄", "柿园",
    "三十里铺",
]  # fmt: skip


def prepare(folder):
    from django.core.management import call_command
    from django.db import transaction
    from modelsearch.backends import get_search_backend

    from heritage.search.index.rebuild import rebuild

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill()
    began, cpu = time.perf_counter(), time.process_time()
    rebuild(get_search_backend())
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    # Of a busy machine the clock says nothing. A rebuild is one thread: its CPU time is what it takes on an idle one.
    (folder / "rebuild").write_text(f"{ENTRIES / cpu:9.0f} {ENTRIES / seconds:9.0f}")


def sentences():
    """Sentences of the demo's texts, each as it stands there."""
    folder = Path(__file__).parents[2] / "heritage" / "demo" / "entries"
    texts = []

    def collect(value):
        if isinstance(value, str):
            texts.extend(part + "。" for part in re.split("[。\n]", value) if len(part) > 12)
        elif isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                collect(item)

    for path in sorted(folder.glob("*.toml")):
        collect(tomllib.loads(path.read_text()))
    return texts


def fill():
    """Make the entries, deterministically; with bulk inserts, because Wagtail's own way takes an hour."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Locale, Page

    from heritage.catalogue.choices import Kind, Level, NameKind, Opening, Property, Visibility
    from heritage.catalogue.models import Designation, HeritageSitePage, SiteName, Statement
    from heritage.catalogue.pinyin import sort_key
    from tests.factories.catalogue import HeritageIndexPageFactory

    draw = random.Random(1958)  # noqa: S311
    pool = sentences()
    places = ["郑州", "中原", "国棉", "建设", "华山", "棉纺", "须水", "石佛", "柿园", "秦岭", "桐柏", "嵩山", "伏牛"]
    things = [
        "砂轮厂",
        "纺织厂",
        "机械厂",
        "家属院",
        "办公楼",
        "俱乐部",
        "研究所",
        "仓库",
        "老街",
        "遗址",
        "碑刻",
        "水塔",
    ]
    index = HeritageIndexPageFactory()
    kind, locale = ContentType.objects.get_for_model(HeritageSitePage), Locale.objects.get()
    names = [f"{draw.choice(places)}{draw.choice('一二三四五六七八九')}{draw.choice(things)}" for _ in range(ENTRIES)]
    pages = Page.objects.bulk_create(
        [
            Page(
                title=f"{name}{number}号",
                draft_title=name,
                slug=f"generated-{number}",
                path=Page._get_path(index.path, index.depth + 1, number + 1),
                depth=index.depth + 1,
                url_path=f"{index.url_path}generated-{number}/",
                content_type=kind,
                locale=locale,
            )
            for number, name in enumerate(names)
        ],
        batch_size=2_000,
    )
    Page.objects.filter(pk=index.pk).update(numchild=ENTRIES)
    rows = {SiteName: [], Statement: [], Designation: []}
    for number, page in enumerate(pages):
        text = "".join(draw.sample(pool, draw.randint(8, 16)))
        level = draw.choice(["", "", "", *Level])
        entry = HeritageSitePage(
            page_ptr=page,
            number=f"ZY-{number + 1:05d}",
            kind=draw.choice(list(Kind)),
            summary=draw.choice(pool)[:160],
            story=[("paragraph", {"text": f"<p>{text}</p>", "lead": False, "citations": []})],
            visibility=draw.choice(list(Visibility)),
            opening=draw.choice(["", *Opening]),
            highest_level=level,
            sort_name=sort_key(page.title),
            built_earliest=1950 * 10_000 + number % 3_000,
            built_latest=1950 * 10_000 + number % 3_000,
        )
        entry.__dict__.update({key: value for key, value in page.__dict__.items() if key != "_state"})
        entry.save_base(raw=True, force_insert=True)
        official = f"郑州市中原区{names[number]}{number}号旧址"
        rows[SiteName] += [
            SiteName(page=entry, kind=NameKind.OFFICIAL, text=official),
            SiteName(page=entry, kind=NameKind.ALIAS, text=f"{draw.choice(places)}{draw.choice(things)}{number}"),
        ]
        rows[Statement] += [
            Statement(page=entry, property=Property.ADDRESS, value=f"{draw.choice(places)}路{draw.randint(1, 200)}号"),
            Statement(page=entry, property=Property.PRESENT_USE, value=draw.choice(pool)[:200]),
        ]
        if level:
            rows[Designation].append(Designation(page=entry, level=level, list_name="第八批", date="2019-10-07"))
    for model, some in rows.items():
        model.objects.bulk_create(some, batch_size=2_000)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def line(what, values, bar=""):
    p50, p95 = statistics.median(values), percentile(values, 0.95)
    print(f"{what:44} {p50:9.1f} {p95:9.1f}   {bar}")


def measure(folder):
    from django.conf import settings
    from django.http import QueryDict
    from django.test import Client
    from modelsearch.backends import get_search_backend

    from heritage.catalogue.models import HeritageSitePage
    from heritage.search.index.health import repair_rows
    from heritage.search.results.page import ResultsPage
    from tests.benchmarks.request_cost import urlpatterns

    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.ROOT_URLCONF = type("AddressesWithABareView", (), {"urlpatterns": urlpatterns()})
    ours = {"BACKEND": "heritage.search.backend", "PATH": folder / "search"}
    none = {"BACKEND": "heritage.search.backend", "PATH": folder / "no index"}

    def answer(query, backend):
        settings.WAGTAILSEARCH_BACKENDS = {"default": backend}
        began = time.perf_counter()
        page = ResultsPage(QueryDict(), query)
        found = len(page.results), page.count, len(page.groups)
        return 1000 * (time.perf_counter() - began), found

    for backend in (ours, none):
        answer("二砂", backend)
    indexed, database, ratios, hits = [], [], [], {}
    for _ in range(ROUNDS):
        for query in QUERIES:
            ms, found = answer(query, ours)
            other, _ = answer(query, none)
            indexed.append(ms)
            database.append(other)
            ratios.append(ms / other)
            hits[query] = (found[1], ms, other)
    settings.WAGTAILSEARCH_BACKENDS = {"default": ours}
    client = Client()

    def timed(address, clock):
        began = clock()
        client.get(address)
        return 1000 * (clock() - began)

    suggested = [
        timed(f"/search/suggest/?q={query[:length]}", time.perf_counter)
        for query in QUERIES
        for length in range(1, len(query) + 1)
    ]
    bare = statistics.median(timed("/bare/", time.process_time) for _ in range(300))
    page = [timed(f"/search/?q={query}", time.process_time) / bare for _ in range(2) for query in QUERIES]
    store = get_search_backend().store
    rows = [f"catalogue.heritagesitepage:{pk}" for pk in HeritageSitePage.objects.values_list("pk", flat=True)[:60]]
    updates = []
    for row in rows:
        began = time.perf_counter()
        repair_rows(store, [row])
        updates.append(1000 * (time.perf_counter() - began))

    print(f"{ENTRIES} entries, {len(QUERIES)} queries, {ROUNDS} rounds {'p50':>12} {'p95':>9}   bar")
    line("first page with count and facets, index, ms", indexed)
    line("the same by LIKE, ms", database)
    print(
        f"{'ratio of the percentiles':44} {statistics.median(indexed) / statistics.median(database):9.2f} "
        f"{percentile(indexed, 0.95) / percentile(database, 0.95):9.2f}   1"
    )
    line("ratio query by query", ratios)
    line("search page, CPU x bare view", page, "100")
    line("suggestions, ms", suggested, "30 (p95)")
    line("update of one entry, ms", updates, "100")
    print(f"{'rebuild, entries/s: of CPU, by the clock':44} {(folder / 'rebuild').read_text():>19}   500")
    print(f"{'the bare view, ms of CPU':44} {bare:9.2f}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'memory of the searching process, MB':44} {memory:9.0f}             300")
    print("\nslowest:", ", ".join(f"{q} ({n}: {a:.0f}/{b:.0f} ms)" for q, (n, a, b) in slowest(hits)))


def slowest(hits):
    return sorted(hits.items(), key=lambda item: -item[1][1])[:12]


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.gettempdir() + "/heritage-search-speed")
    os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.development"
    os.environ["HERITAGE_DATA_DIR"] = str(folder)
    os.environ["HERITAGE_ALLOWED_HOSTS"] = "testserver"
    if sys.argv[2:] != ["prepare"] and not (folder / "rebuild").exists():
        # In a process of its own, so that the memory measured is that of searching.
        subprocess.run([sys.executable, "-m", __spec__.name, str(folder), "prepare"], check=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    import django

    django.setup()
    (prepare if sys.argv[2:] == ["prepare"] else measure)(folder)


if __name__ == "__main__":
    main()
