from hypothesis import settings

# The same examples in each run, so that a change fails because of itself; no folder of examples is kept.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")
