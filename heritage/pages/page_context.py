"""A registry of template variables by page type, so that a model does not import the code that shows it."""

from collections import defaultdict

_registered = defaultdict(dict)


def register_page_context(model, name, build):
    """Give the template of a page type the variable `name`. `build` takes the page and the request.

    Call it in the `ready()` of an app.
    """
    _registered[model][name] = build


class RegisteredContext:
    """A page whose template gets what is registered for its type. Inherit from it before `Page`."""

    def get_context(self, request, *args, **kwargs):
        registered = {name: build(self, request) for name, build in _registered[type(self)].items()}
        return super().get_context(request, *args, **kwargs) | registered
