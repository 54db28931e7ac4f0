"""The pictures on cards by name: `for_cards` fetches exactly the size that the template then shows.

A size that was not fetched beforehand would be drawn anew for each card.
"""

from heritage.photos import renditions

LINE, GRID = renditions.CARD
PLATE, _ = renditions.PLATE  # as components/plate.html asks for it
