"""Pictures, documents, sources and terms: what pages show without holding it in their own rows.

A change of what a public page shows waits for the same signatures as a page; until then the public sees the old
version. What no public page shows is changed at once. The apps above register their kinds (kinds.py).
"""
