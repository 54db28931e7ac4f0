"""Who signs in: the user model (ours from the first migration) and the roles as data.

Knows only Django and Wagtail. Must never decide what a visitor may see.
"""
