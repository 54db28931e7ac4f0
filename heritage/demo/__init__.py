"""A believable site from real facts, for newcomers. Not installed in production; nothing imports it."""
