"""The state of the index, for `manage.py search_index` and the administrator's page."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from modelsearch.backends.base import get_model_root
from modelsearch.index import get_indexed_models

from heritage.search.index.codec import digest
from heritage.search.index.documents import document, document_key, root_label
from heritage.search.index.store import IndexUnavailableError
from heritage.search.index.updates import pending, process_queue, queue_rows

_ROWS_AT_A_TIME = 200


@dataclass
class Health:
    """The state of the index. `problem` is empty when the index answers searches."""

    problem: str = ""
    built: datetime = None
    size: int = 0  # bytes
    pending: int = 0  # rows saved and not yet indexed
    kinds: list = field(default_factory=list)  # (name, rows in the index, rows in the database)


def health(store):
    state = Health()
    indexed = Counter()
    try:
        with store.reading(again=True) as snapshot:
            indexed.update(key.partition(":")[0] for key in snapshot.digests())
    except IndexUnavailableError as error:
        state.problem = str(error)
    if generation := store.current():
        files = [path for path in generation.folder.rglob("*") if path.is_file()]
        state.size = sum(path.stat().st_size for path in files)
        state.built = datetime.fromtimestamp((store.path / "CURRENT").stat().st_mtime, UTC)
        state.pending = pending(generation).values("row").distinct().count()
    stored, names = Counter(), {}
    for model in get_indexed_models():
        label = root_label(model)
        stored[label] += model.get_indexed_objects().count()
        names[label] = str(get_model_root(model)._meta.verbose_name)
    kinds = [label for label in sorted(names) if indexed[label] or stored[label]]
    state.kinds = [(names[label], indexed[label], stored[label]) for label in kinds]
    return state


def differences(store):
    """Return {"missing" | "outdated" | "surplus": rows ("app.model:pk")} between database and index.

    Reads every row. Raises IndexUnavailableError where there is no index to compare.
    """
    with store.reading(again=True) as snapshot:
        indexed = snapshot.digests()
    found = {"missing": [], "outdated": [], "surplus": []}
    for model in get_indexed_models():
        for row in model.get_indexed_objects().order_by("pk").iterator(chunk_size=_ROWS_AT_A_TIME):
            was = indexed.pop(document_key(row), None)
            if was is None:
                found["missing"].append(f"{model._meta.label_lower}:{row.pk}")
            elif was != digest(document(row)):
                found["outdated"].append(f"{model._meta.label_lower}:{row.pk}")
    found["surplus"] = sorted(indexed)
    return found


def strays(store):
    """Return the rows ("app.model:pk") that only the database or only the index has. Fast: compares keys alone."""
    with store.reading(again=True) as snapshot:
        indexed = set(snapshot.digests())
    missing = []
    for model in get_indexed_models():
        label = root_label(model)
        for pk in model.get_indexed_objects().order_by().values_list("pk", flat=True).iterator(2_000):
            if (key := f"{label}:{pk}") in indexed:
                indexed.discard(key)
            else:
                missing.append(f"{model._meta.label_lower}:{pk}")
    return [*missing, *sorted(indexed)]


def repair_rows(store, rows):
    """Index these rows anew, as they are in the database now."""
    queue_rows(rows)
    process_queue(store)
