"""The grid of the map: every point in one cell of each level, and no view with too many."""

import pytest

from heritage.maps.clusters.grid import FINEST, Grid, cell_of, corner, interleave, key_of, separate
from heritage.maps.features import View
from tests.maps.asking import DISTRICT, TRUE, box_around

LEVELS = FINEST + 1


@pytest.mark.parametrize("at", [TRUE, (-180, -90), (180, 90), (0, 0), (135.08, 48.45), (-0.0001, 66)])
def test_a_point_lies_in_its_cell_at_every_level(at):
    for level in range(LEVELS):
        x, y = cell_of(*at, level)
        (west, north), (east, south) = corner(x, y, level), corner(x + 1, y + 1, level)
        assert west <= at[0] <= east
        assert south <= max(-85.05, min(85.05, at[1])) <= north


def test_a_key_keeps_its_cell_and_each_coarser_one_begins_it():
    key = key_of(*TRUE)

    assert separate(key) == cell_of(*TRUE, FINEST)
    assert [separate(key >> 2 * (FINEST - level)) for level in range(LEVELS)] == [
        cell_of(*TRUE, level) for level in range(LEVELS)
    ]
    assert interleave(3, 5) == 0b100111


@pytest.mark.parametrize("zoom", range(23))
@pytest.mark.parametrize("box", ["-180,-90,180,90", DISTRICT, box_around(*TRUE, 0.0005), "73,17,136,54"])
def test_no_view_has_more_than_three_hundred_cells_and_its_runs_hold_them_all(box, zoom):
    west, south, east, north = map(float, box.split(","))
    grid = Grid.over(View(west, south, east, north, zoom))
    runs = grid.runs()

    assert grid.size <= 300
    assert len(runs) <= 4
    for x, y in [(grid.west, grid.north), (grid.east, grid.south), (grid.west, grid.south)]:
        key = interleave(x, y) << grid.shift
        assert any(first <= key <= last for first, last in runs)
