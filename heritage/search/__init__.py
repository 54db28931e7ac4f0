"""Public search: finds what Chinese visitors type, and lends its index to Wagtail's own screens.

May import the apps below it (events, catalogue, pages, photos, accounts) and ignores maps; nothing imports it, settings
name it. It must never decide what a visitor may see: the index proposes, the database decides. And it must never make a
save fail: an index can be built anew, an editor's work cannot.
"""
