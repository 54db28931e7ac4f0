"""Home page, plain pages, pages of pictures, shared blocks, and the organisation's data in the footer.

May import accounts, photos, editorial and the layers below. Must not import catalogue or events: templates load their
tags.
"""
