"""Whole public pages, cached in each process under the version of the content (heritage.content_version).

May import everything below urls; only the settings name it. It must never answer a person who is signed in, and never
store what a view forbids to store.
"""
