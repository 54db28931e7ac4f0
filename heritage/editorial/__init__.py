"""How a change reaches the public: three sign-offs (三审三校), one gate in `publish()`, withdrawal, and the log.

Imports only Django, Wagtail and the layers below; page types inherit from `ReviewedPage`. Must never publish content
that was not signed, whoever the user is, and must never block a withdrawal.
"""
