"""The shapes of pictures on cards: `for_cards` fetches exactly those that the template then shows.

A shape that was not fetched beforehand would cost a query for each card.
"""

LINE, GRID, PLATE = "line", "grid", "plate"
