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
    """SQLite lets every account of the machine read what it makes: sessions, passwords, mailboxes of schools."""
    if connections[using].vendor == SQLite.name:
        for path in SQLite(connections[using]).files():
            path.chmod(0o600)
