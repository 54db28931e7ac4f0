"""Whole public pages, kept under the edition of the content: any change makes a new edition, so nothing kept is stale.

May import everything below urls; only settings name it. It must never answer a person who is signed in, and never hold
what a view forbids to store.
"""
