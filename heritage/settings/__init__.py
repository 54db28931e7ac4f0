"""Settings: production.py is complete and safe; development.py and testing.py only relax it."""
