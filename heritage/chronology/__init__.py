"""Dates that are not exact: what people write, EDTF as the stored form, sortable bounds, and the Chinese sentence.

The lowest layer: photographs, records and events all date things. Imports only Django, never a model
of ours.
"""
