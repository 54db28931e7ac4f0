"""Processes that save, delete and rebuild in a site of their own until they are killed, and a look at what is left.

    python -m tests.search.lives <folder> <rounds> <seed>

Prints a line for each round in which the index was left behind; ends with 1 where one repair did not mend it.
"""

import os
import random
import signal
import sys
import time
import traceback
from importlib import import_module

from tests.migrated import migrations_kept

WORDS = ["二砂", "磨街", "国棉三厂", "碧沙岗", "保吉寨", "芝麻街", "西流湖", "白鸽", "三磨所", "包豪斯"]
NAMED, UNTOUCHED = "甲", "红砖楼"
PAGES = 12
LONGEST_LIFE = 0.4  # seconds
ROUNDS_WITH_A_REBUILD = 3  # one of so many

LOADED = ["heritage.urls", "heritage.search.backend", "tests.factories.catalogue", "tests.factories.pages"]

# Where exactly a life may end: just before or just after one of these.
MOMENTS = [
    (
        "heritage.search.index.updates",
        "IndexQueueEntry.objects.bulk_create",
        "after",
        "save",
    ),  # and the transaction with it
    ("heritage.search.index.updates", "process_queue", "before", "save"),
    ("heritage.search.index.generation", "Generation.replace", "before", "save"),
    ("heritage.search.index.generation", "Generation._seal", "before", "save"),
    ("heritage.search.index.generation", "Generation._seal", "after", "save"),
    ("heritage.search.index.updates", "_remove_done", "after", "save"),
    ("heritage.search.index.rebuild", "index_pending", "before", "rebuild"),
    ("heritage.search.index.store", "IndexStore.publish", "before", "rebuild"),
    ("heritage.search.index.store", "write_whole", "after", "rebuild"),
    ("heritage.search.index.store", "IndexStore.publish", "after", "rebuild"),
    ("heritage.search.index.rebuild", "process_queue", "after", "rebuild"),
]


def child(work, *args):
    """Fork: a life costs a few milliseconds then, and not the seconds in which Django starts."""
    pid = os.fork()
    if pid:
        return pid
    code = 0
    try:
        work(*args)
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        os._exit(code)


def succeeds(work, *args):
    return os.waitpid(child(work, *args), 0)[1] == 0


def begin():
    from django.conf import settings
    from django.core.management import call_command
    from modelsearch.backends import get_search_backend

    from heritage.search.index.rebuild import rebuild
    from tests.factories.catalogue import HeritageSitePageFactory
    from tests.factories.pages import ContentPageFactory, home_page

    with migrations_kept(settings.DATABASES["default"]["NAME"]):
        call_command("migrate", verbosity=0)
    home_page()
    HeritageSitePageFactory(title=NAMED)
    HeritageSitePageFactory(title=UNTOUCHED)
    for number in range(PAGES):
        ContentPageFactory(title=WORDS[number % len(WORDS)], slug=f"p{number}", parent=home_page())
    rebuild(get_search_backend())


def save(seed):
    """One change in a transaction of its own."""
    from django.db import transaction

    from heritage.catalogue.models import HeritageSitePage
    from heritage.pages.models import ContentPage
    from tests.factories.catalogue import a_name
    from tests.factories.pages import ContentPageFactory, home_page

    draw = random.Random(seed)  # noqa: S311
    with transaction.atomic():
        pages = list(ContentPage.objects.order_by("?")[:2])
        what = draw.choice(["rename", "rename", "names", "delete"] if len(pages) > 1 else ["create"])
        if what == "rename":
            for page in pages[: draw.randint(1, 2)]:
                page.title = f"{draw.choice(WORDS)}{seed}"
                page.save()
        elif what == "names":
            entry = HeritageSitePage.objects.get(title=NAMED)
            entry.names = [a_name(f"{draw.choice(WORDS)}{seed}")]
            entry.save()
        elif what == "delete":
            pages[0].delete()
            ContentPageFactory(title=f"{draw.choice(WORDS)}{seed}", slug=f"p{seed}", parent=home_page())
        else:
            ContentPageFactory(title=WORDS[0], slug=f"p{seed}", parent=home_page())


def save_on_and_on(seed):
    while True:
        seed += 1
        save(seed)


def rebuild_on_and_on(seed):
    from modelsearch.backends import get_search_backend

    from heritage.search.index.rebuild import rebuild

    while True:
        rebuild(get_search_backend())


def die_at(module, name, when, what, seed):
    """Do one thing, and be killed at one moment of it."""
    from modelsearch.backends import get_search_backend

    from heritage.search.index.rebuild import rebuild

    owner = import_module(module)
    *path, name = name.split(".")
    for step in path:
        owner = getattr(owner, step)
    original = getattr(owner, name)

    def last(*args, **kwargs):
        if when == "after":
            original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, last)
    if what == "rebuild":
        rebuild(get_search_backend())
    else:
        save(seed)


def look(name):
    """Repair once what the dead have left, by the queue alone, and compare the index with the database."""
    from modelsearch.backends import get_search_backend

    from heritage.search.index.health import differences, health
    from heritage.search.index.rebuild import rebuild
    from heritage.search.index.updates import process_queue
    from heritage.search.models import IndexQueueEntry

    backend = get_search_backend()
    left = IndexQueueEntry.objects.count()
    if health(backend.store).problem:
        rebuild(backend)
    else:
        process_queue(backend.store)
    if any((found := differences(backend.store)).values()):
        raise AssertionError(f"{name}: {found}")
    if waiting := health(backend.store).pending:
        raise AssertionError(f"{name}: {waiting} rows are left")
    if left:
        print(f"{name}: {left} rows were left")


def main():
    folder, rounds, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.development"
    os.environ["HERITAGE_DATA_DIR"] = folder
    import django

    django.setup()
    for module in LOADED:  # once, before the lives begin
        import_module(module)
    draw = random.Random(seed)  # noqa: S311
    if not succeeds(begin):
        return 1
    for number, moment in enumerate(MOMENTS):
        os.waitpid(child(die_at, *moment, 1_000 + number), 0)
        if not succeeds(look, " ".join(moment)):
            return 1
    for number in range(rounds):
        lives = [child(save_on_and_on, 10_000 * (number + 1) + 1_000 * writer) for writer in range(draw.randint(1, 3))]
        if number % ROUNDS_WITH_A_REBUILD == 0:
            lives.append(child(rebuild_on_and_on, number))
        time.sleep(draw.random() * LONGEST_LIFE)
        for life in lives:
            os.kill(life, signal.SIGKILL)
        for life in lives:
            os.waitpid(life, 0)
        if not succeeds(look, f"round {number}"):
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
