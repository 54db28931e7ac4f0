"""Pictures with alternative text, credit and licence, and how they are rendered.

Knows only Django, Wagtail and chronology. Must never publish a picture's private metadata.
"""
