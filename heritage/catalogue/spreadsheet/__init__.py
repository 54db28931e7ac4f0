"""Entries as a spreadsheet: template, export, and an import that is checked first and can be undone.

`worksheets.py` names the columns once for all three. The import writes drafts for review; it publishes nothing.
"""
