"""The heritage entries and their pages: the core of the site.

May import pages, photos, accounts, editorial and chronology. Must never know events, maps, search or open data. No
position, address or zone may leave the server except through position/visibility.py.
"""
