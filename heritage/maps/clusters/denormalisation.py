"""Keep points, cells and zones of the map equal to the entries, in the transaction that changes an entry.

So the map's tables and the entries never disagree, and a rollback undoes both. Changes without signals (a bulk update,
a restored dump) are found and repaired by `manage.py map_cells`. Until then the map shows too little, never too much,
because each single entry is read from the database and checked against the visibility rule.
"""

from collections import Counter, defaultdict
from itertools import islice

from django.db import connection, transaction

from heritage.catalogue.models import HeritageSitePage, Zone
from heritage.maps.models import MapCell, MapPoint, MapZone
from heritage.wagtail_patches.fast_delete import delete_unread

_ROWS_A_STATEMENT = 200  # SQLite accepts no condition of more than 1,000 parts


def refresh(entries):
    """Make the points and cells of some entries (a queryset) equal to what is published of them."""
    with transaction.atomic():
        before = {point.pk: point for point in MapPoint.objects.filter(page__in=entries.order_by().values("pk"))}
        after = public_points(entries)
        gone = before.keys() - after.keys()
        if gone:
            # The cells follow by the signal of each point.
            MapPoint.objects.filter(pk__in=gone).delete()
        new = {pk: point for pk, point in after.items() if pk not in before or not same(point, before[pk])}
        if new:
            columns = [field.name for field in MapPoint._meta.concrete_fields if not field.primary_key]
            MapPoint.objects.bulk_create(
                new.values(), update_conflicts=True, unique_fields=["page"], update_fields=columns
            )
            add([*_signed(before[pk] for pk in new.keys() & before.keys()), *_counted(new.values())])


def public_points(entries):
    """Return {primary key: point} of those entries whose position is public."""
    sites = entries.published().on_the_map().defer_streamfields().order_by()
    return {site.pk: point for site in sites if (point := MapPoint.of(site))}


def same(point, other):
    return all(
        getattr(point, field.attname) == getattr(other, field.attname) for field in MapPoint._meta.concrete_fields
    )


def _counted(points):
    return (count for point in points for count in point.counts())


def _signed(points):
    """Return what to add to the cells when these points are deleted."""
    return ((*cell, *(-value for value in values)) for *cell, values in _split(_counted(points)))


def _split(counts):
    return ((*count[:3], count[3:]) for count in counts)


def add(counts):
    """Add numbers to cells, and delete the cells that are empty then.

    The cells are changed in a fixed order, and the world's cell is in all of them: two transactions that change the map
    wait for each other there and nowhere else, so that they cannot deadlock.
    """
    sums = defaultdict(lambda: [0, 0, 0, 0])
    for *cell, values in _split(counts):
        total = sums[tuple(cell)]
        for place, value in enumerate(values):
            total[place] += value
    rows = iter(sorted((*cell, *total) for cell, total in sums.items() if any(total)))
    table = MapCell._meta.db_table
    changes = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in MapCell.SUMS)
    with connection.cursor() as cursor:
        while some := list(islice(rows, _ROWS_A_STATEMENT)):
            values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(some))
            cursor.execute(
                f"INSERT INTO {table} (level, x, y, {', '.join(MapCell.SUMS)}) VALUES {values} "  # noqa: S608 - our own names
                f"ON CONFLICT (level, x, y) DO UPDATE SET {changes}",
                [value for row in some for value in row],
            )
            if less := [row[:3] for row in some if row[3] < 0]:
                cells = " OR ".join(["(level = %s AND x = %s AND y = %s)"] * len(less))
                cursor.execute(
                    f"DELETE FROM {table} WHERE number <= 0 AND ({cells})",  # noqa: S608
                    [value for cell in less for value in cell],
                )


def remove(point):
    """Subtract a point that is being deleted from its cells."""
    add(_signed([point]))


def draw_zone(zone):
    """Store the simplified zone that the map draws."""
    drawn = MapZone.of(zone)
    columns = [field.name for field in MapZone._meta.concrete_fields if not field.primary_key]
    MapZone.objects.bulk_create([drawn], update_conflicts=True, unique_fields=["zone"], update_fields=columns)


@transaction.atomic
def rebuild():
    """Rebuild points, cells and zones; return how many points and zones there are."""
    MapCell.objects.all().delete()
    delete_unread(MapPoint.objects.all())
    MapZone.objects.all().delete()
    points = list(public_points(HeritageSitePage.objects.all()).values())
    MapPoint.objects.bulk_create(points, batch_size=500)
    add(_counted(points))
    zones = [MapZone.of(zone) for zone in Zone.objects.iterator(chunk_size=50)]
    MapZone.objects.bulk_create(zones, batch_size=100)
    return len(points), len(zones)


def differences():
    """Return sentences about what differs from the entries: none, unless something changed without signals."""
    found = []
    right = public_points(HeritageSitePage.objects.all())
    points = {point.pk: point for point in MapPoint.objects.all()}
    wrong = [pk for pk in right.keys() | points.keys() if not _agree(right.get(pk), points.get(pk))]
    if wrong:
        found.append(f"{len(wrong)} 处的点与条目不符")
    sums = defaultdict(Counter)
    for *cell, values in _split(_counted(right.values())):
        sums[tuple(cell)].update(dict(zip(MapCell.SUMS, values, strict=True)))
    cells = {row[:3]: row[3:] for row in MapCell.objects.values_list("level", "x", "y", *MapCell.SUMS)}
    if cells != {cell: tuple(total[name] for name in MapCell.SUMS) for cell, total in sums.items()}:
        found.append("聚合格的数目与点不符")
    if missing := Zone.objects.exclude(pk__in=MapZone.objects.values("pk")).count():
        found.append(f"{missing} 个区划没有简化图形")
    return found


def _agree(point, other):
    return point is not None and other is not None and same(point, other)
