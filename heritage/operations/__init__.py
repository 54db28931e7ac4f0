"""Operating the site: backup and restore, health, logs, the fixed pages of an empty site.

Reads every app below and changes their data only by a restore. No public page depends on it.
"""
