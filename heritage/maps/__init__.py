"""The public map: base layers, the sketch drawn on the server, routes, and datum conversion for the browser.

May import catalogue and the layers below it; search is its neighbour and stays unknown to it. Must never show a
position that position/visibility.py did not release.
"""
