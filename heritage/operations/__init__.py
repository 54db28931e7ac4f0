"""Looking after the site for years: backup and restore, its health, the lines of its log.

Reads every app below and changes none of their data, but by a restore. Nothing public depends on it.
"""
