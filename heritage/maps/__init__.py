"""The public map: base layers, the sketch map drawn on the server, datum conversion at the edge.

May import catalogue and the layers below it; opendata and search are its neighbours and stay unknown to it.
Must never emit a position that catalogue's visibility rule did not release: this app draws what it is given.
"""
