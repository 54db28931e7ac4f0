"""Database triggers renew the version in the transaction that changes the content.

So no way of writing is forgotten: the admin, a command, `update()`, SQL by hand, another process. A reader sees the new
version exactly when they see the new content.

Every table renews the version of the site unless it is named here: a new model is safe before anybody thinks of it.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import connections

VERSION = "content_version_contentversion"
# No public page shows a word of these. What editors do all day must not empty the cache.
SILENT_APPS = {
    "accounts",
    "auth",
    "axes",
    "content_version",
    "contenttypes",
    "django_tasks_database",
    "editorial",
    "heritage_search",
    "otp_static",
    "otp_totp",
    "sessions",
    "wagtailadmin",
    "wagtailsearch",
    "wagtailusers",
}
# `wagtailcore.referenceindex` is not among them: where a picture is used decides whether it is public, and with a queue
# the worker writes it later than the page. Wagtail inserts and deletes only rows that differ, so an editor who saves
# without a new reference renews nothing.
SILENT_MODELS = {
    "catalogue.importedrecord",
    "catalogue.spreadsheetimport",
    "events.booking",
    "events.contact",
    "events.letter",
    "events.school",
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.revision",
    "wagtailcore.task",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflow",
    "wagtailcore.workflowstate",
}
# A draft writes these columns of the public page. Visitors do not see them.
SILENT_COLUMNS = {
    "wagtailcore_page": {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision_created_at",
        "latest_revision_id",
        "locked",
        "locked_at",
        "locked_by_id",
    }
}


@dataclass(frozen=True)
class SeatTable:
    """A table that each booking changes.

    A change of one of the `columns` renews `seats`. It renews `site` only if one of the `states` changes: SQL that is
    true or false of a row, written {row}, and false where there is no row.
    """

    columns: tuple
    states: tuple

    def unlike(self, differs):
        """Return SQL that says whether a state of the row OLD is another one in the row NEW."""
        return " OR ".join(differs(state.format(row="OLD"), state.format(row="NEW")) for state in self.states)

    def any_of(self, row):
        return " OR ".join(f"({state.format(row=row)})" for state in self.states)


SEAT_TABLES = {}  # by the name of the table; filled by the app that counts seats


def tables():
    """Return {table: the columns that public pages may show}, without SEAT_TABLES."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.app_label in SILENT_APPS or options.label_lower in SILENT_MODELS or not options.managed:
            continue
        if options.db_table not in SEAT_TABLES:
            silent = SILENT_COLUMNS.get(options.db_table, set())
            found[options.db_table] = sorted({field.column for field in options.local_concrete_fields} - silent)
    return found


def install(using="default", **kwargs):
    """Create the triggers and begin new versions. Runs after every migration, also after one that goes back."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if VERSION not in there:
        return
    dialect = _DIALECTS[connection.vendor]
    with connection.cursor() as cursor:
        for statement in dialect.setup():
            cursor.execute(statement)
        for table, columns in tables().items():
            for statement in dialect.triggers("site", table, columns) if table in there else ():
                cursor.execute(statement)
        for table, seats in SEAT_TABLES.items():
            for statement in (*dialect.triggers("seats", table, seats.columns), *dialect.state_triggers(table, seats)):
                cursor.execute(statement)
        cursor.execute(f"DELETE FROM {VERSION}")
        cursor.execute(f"INSERT INTO {VERSION} (id, site, seats) VALUES (1, {dialect.new_value}, {dialect.new_value})")


def remove(using="default", **kwargs):
    """Drop the triggers and delete the versions, so that nothing is cached meanwhile. Runs before every migration.

    A column that a trigger reads cannot be dropped. `edition` is what triggers and table were called until 2026-12.
    """
    connection = connections[using]
    dialect = _DIALECTS[connection.vendor]
    tables_now = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in {VERSION, "page_cache_edition"}.intersection(tables_now):
            cursor.execute(f"DELETE FROM {table}")
        for prefix in ("version", "edition"):
            cursor.execute(dialect.find.format(prefix=prefix))
            for name, table in cursor.fetchall():
                cursor.execute(dialect.drop(name, table))


def _quoted(name):
    return f'"{name}"'


class _SQLite:
    new_value = "lower(hex(randomblob(16)))"
    find = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '{prefix}\\_%' ESCAPE '\\'"

    @staticmethod
    def setup():
        return ()

    @staticmethod
    def drop(name, table):
        return f"DROP TRIGGER {_quoted(name)}"

    @classmethod
    def triggers(cls, version, table, columns):
        changed = " OR ".join(cls._differs(f"OLD.{_quoted(name)}", f"NEW.{_quoted(name)}") for name in columns)
        yield cls._trigger(version, table, "INSERT")
        yield cls._trigger(version, table, "DELETE")
        yield cls._trigger(version, table, "UPDATE", changed)

    @classmethod
    def state_triggers(cls, table, seats):
        yield cls._trigger("site", table, "INSERT", seats.any_of("NEW"))
        yield cls._trigger("site", table, "DELETE", seats.any_of("OLD"))
        yield cls._trigger("site", table, "UPDATE", seats.unlike(cls._differs))

    @staticmethod
    def _differs(old, new):
        return f"({old}) IS NOT ({new})"

    @classmethod
    def _trigger(cls, version, table, event, when=""):
        return (
            f"CREATE TRIGGER IF NOT EXISTS {_quoted(f'version_{version}_{table}_{event.lower()}')} AFTER {event}"
            f" ON {_quoted(table)} {f'WHEN {when} ' if when else ''}"
            f"BEGIN UPDATE {VERSION} SET {version} = {cls.new_value}; END"
        )


class _PostgreSQL:
    """Deferred to the end of the transaction: the one row is locked for a moment only, and after all others."""

    new_value = "gen_random_uuid()"
    find = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '{prefix}\\_%'"

    @classmethod
    def setup(cls):
        for version in ("site", "seats"):
            yield cls._function(f"renew_{version}", cls._renew(version))
        for table, seats in SEAT_TABLES.items():
            # WHEN of a trigger may hold no subquery; IF may.
            yield cls._function(
                f"renew_site_with_{table}",
                f"""
                CASE TG_OP
                    WHEN 'INSERT' THEN IF NOT coalesce({seats.any_of("NEW")}, false) THEN RETURN NULL; END IF;
                    WHEN 'DELETE' THEN IF NOT coalesce({seats.any_of("OLD")}, false) THEN RETURN NULL; END IF;
                    ELSE IF NOT ({seats.unlike(cls._differs)}) THEN RETURN NULL; END IF;
                END CASE;
                {cls._renew("site")}""",
            )

    @classmethod
    def _renew(cls, version):
        # Once in a transaction is enough. Which transaction has done it stands in a setting that ends with it.
        return f"""
            IF current_setting('heritage.renewed_{version}', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
                PERFORM set_config('heritage.renewed_{version}', pg_current_xact_id()::text, true);
                UPDATE {VERSION} SET {version} = {cls.new_value};
            END IF;"""

    @staticmethod
    def _function(name, body):
        return (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {body} RETURN NULL; END $$"
        )

    @staticmethod
    def drop(name, table):
        return f"DROP TRIGGER {name} ON {table}"

    @classmethod
    def triggers(cls, version, table, columns):
        changed = " OR ".join(cls._differs(f"OLD.{_quoted(name)}", f"NEW.{_quoted(name)}") for name in columns)
        for event, when in (("INSERT OR DELETE", ""), ("UPDATE", f"WHEN ({changed}) ")):
            yield from cls._trigger(f"version_{version}_{event.split()[0].lower()}", table, event, when, version)

    @classmethod
    def state_triggers(cls, table, seats):
        yield from cls._trigger("version_states", table, "INSERT OR DELETE OR UPDATE", "", f"site_with_{table}")

    @staticmethod
    def _differs(old, new):
        return f"({old}) IS DISTINCT FROM ({new})"

    @staticmethod
    def _trigger(name, table, event, when, function):
        yield f"DROP TRIGGER IF EXISTS {name} ON {_quoted(table)}"
        yield (
            f"CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {_quoted(table)}"
            f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when}EXECUTE FUNCTION renew_{function}()"
        )


_DIALECTS = {"sqlite": _SQLite, "postgresql": _PostgreSQL}
