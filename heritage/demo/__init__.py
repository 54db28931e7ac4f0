"""A demo site of real facts, for newcomers. Not installed in production; no other app imports it."""
