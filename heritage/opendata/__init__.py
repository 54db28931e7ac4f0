"""Open data: everything public about the entries leaves the server in the forms that others use.

May import events and the layers below; maps and search are its neighbours and stay unknown to it. Every form is written
from catalogue's public record and never from the model, so that no form forgets what may not be shown.
"""
