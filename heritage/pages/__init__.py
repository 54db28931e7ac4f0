"""Home, plain pages, shared blocks, and the organisation's marks in the footer.

May import accounts, photos, editorial, chronology. Must not know the catalogue or events: their templates load tags.
"""
