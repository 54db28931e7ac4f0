"""Which version of the public content the database holds: one value for the site, one for the seats of events.

What is made from the content is cached under these values, so a cached copy is never stale. Imports no other app.
"""
