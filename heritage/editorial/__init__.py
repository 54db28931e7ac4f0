"""How a change gets to the public: three sign-offs (三审三校), one gate, withdrawal, and the record of all of it.

Knows only Django and Wagtail; pages and everything above it inherit from `ReviewedPage`. Must never publish anything
but the very content that was signed, whoever asks, and must never stand in the way of a withdrawal.
"""
