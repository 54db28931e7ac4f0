"""Users, roles and signing in: the user model, second factor, password rules, session expiry, log of sign-ins.

Imports only Django, Wagtail and the layers below. Must never decide what a visitor may see.
"""
