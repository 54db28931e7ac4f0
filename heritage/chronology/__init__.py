"""Dates that are not exact: EDTF as the stored form, sortable bounds, and how they read in Chinese.

The lowest layer: photographs, records and events all date things. Imports only Django and `edtf`, never a model
of ours.
"""
