"""Public search for Chinese words, names and pinyin; Wagtail's own screens use the same index.

Imports the apps below it and ignores maps. It never decides what a visitor may see: the index proposes rows, the
database decides. It never makes a save fail: an index can be built again, the work of an editor cannot.
"""
