"""Pictures with alternative text, credit, licence and consent; their public files, tiles and reports.

Imports only Django, Wagtail and the layers below. Must never publish a file with the camera's metadata.
"""
