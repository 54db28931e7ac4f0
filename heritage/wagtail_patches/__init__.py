"""Every place where this project changes inner parts of Wagtail or of another package, or uses their private names.

One module for each. Its docstring says what is changed, in which version, why, whether the authors of the package know,
and which test notices that it may go. `heritage/docs/upgrading-wagtail.md` says how to upgrade. The lowest layer: it
imports nothing of this project. Must never hold anything that a public setting, hook or method can do.
"""
