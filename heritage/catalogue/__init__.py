"""The heritage record and its pages: the heart of the catalogue.

May import pages, photos, accounts, chronology. Must never let a position, an address or a zone leave the server
except through visibility.py, and must never know events, maps, search or open data.
"""
