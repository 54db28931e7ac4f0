"""The record as a spreadsheet: template, export, and an import that is checked first and can be undone.

`sheets` names the columns once for all three. Nothing here publishes: what is written is a draft for review.
"""
