"""modelsearch's own test project, searching through our backend.

It cannot share a process with the site: modelsearch's app has another label there (wagtailsearch).
"""

import atexit
import os
import shutil
import tempfile

from modelsearch.test.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "heritage.search"]  # noqa: F405
INDEX = tempfile.mkdtemp(prefix="heritage-search-")
atexit.register(shutil.rmtree, INDEX)
MODELSEARCH_BACKENDS = {"default": {"BACKEND": os.environ["BACKEND"], "PATH": INDEX}}
