"""One public record per entry: everything about it that may leave the server, and nothing else.

Every form of the data (JSON-LD, GeoJSON, tables, feeds, harvesting) is written from a PublicRecord and never reads the
model itself. The record asks the visibility rule for positions and the release rule for pictures. Internal columns
(condition, notes for editors, the position as entered) are not part of it.

Three silences are kept apart: not known (未查到), does not apply (不适用), known but withheld (不公开).
"""
