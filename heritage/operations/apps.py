from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_migrate

from heritage.operations.backups.database_copy import SQLite


class OperationsConfig(AppConfig):
    name = "heritage.operations"
    verbose_name = "运维"

    def ready(self):
        from . import checks  # noqa: F401

        pre_migrate.connect(close_to_others)


def close_to_others(using, **kwargs):
    """Let only the owner read the SQLite files: they hold sessions, password hashes and mailboxes of schools."""
    if connections[using].vendor == SQLite.name:
        for path in SQLite(connections[using]).files():
            path.chmod(0o600)
