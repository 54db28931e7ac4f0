"""The shapes of pictures on cards. `for_cards` reads exactly the renditions that the template then shows.

A shape that is not read beforehand would cost one query for each card.
"""

LINE, GRID, PLATE = "line", "grid", "plate"
