"""书香中原: reading events at the places of the catalogue, and their calendar.

May import catalogue and below. Must never hold a field for a child's data, and never delete a cancelled event.
"""
