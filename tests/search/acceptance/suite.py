"""modelsearch's suite for backends, run on ours by tests/search/test_backend_acceptance.py."""

from django.conf import settings
from django.test import TestCase
from modelsearch.tests.test_backends import BackendTests

from tests.search.acceptance import rows


class TestBackend(BackendTests, TestCase):
    backend_path = settings.MODELSEARCH_BACKENDS["default"]["BACKEND"]
    fixtures = []

    @classmethod
    def setUpTestData(cls):
        rows.create()

    def run(self, result=None):
        # The database would answer many of these questions too; the index must not leave it to do so.
        with self.assertNoLogs("heritage.search", "WARNING"):
            return super().run(result)
