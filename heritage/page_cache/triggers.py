"""The database itself renews the edition, so that no way of writing is forgotten: the admin, a command, `update()`,
SQL by hand, another process. It is renewed by the transaction that changes the content, and seen when that is seen.

Each table renews it unless it is named here, so that a new model is safe before anybody thinks of it.
"""

from django.apps import apps
from django.db import connections

EDITION = "page_cache_edition"
# No page for the public shows a word of these. What editors do all day must not empty the cache.
SILENT_APPS = {
    "accounts",
    "auth",
    "axes",
    "contenttypes",
    "django_tasks_database",
    "editorial",
    "heritage_search",
    "otp_static",
    "otp_totp",
    "page_cache",
    "sessions",
    "wagtailadmin",
    "wagtailsearch",
    "wagtailusers",
}
SILENT_MODELS = {
    "catalogue.importedrecord",
    "catalogue.spreadsheetimport",
    "events.booking",
    "events.calendarentry",
    "events.contact",
    "events.letter",
    "events.school",
    "events.stamp",
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.referenceindex",
    "wagtailcore.revision",
    "wagtailcore.task",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflow",
    "wagtailcore.workflowstate",
}
# A draft writes these columns of the page that is public: nobody outside sees them.
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


def tables():
    """Return the columns that matter, by table, of all that public pages may show."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.app_label in SILENT_APPS or options.label_lower in SILENT_MODELS or not options.managed:
            continue
        silent = SILENT_COLUMNS.get(options.db_table, set())
        found[options.db_table] = sorted({field.column for field in options.local_concrete_fields} - silent)
    return found


def install(using="default", **kwargs):
    """Create the triggers and begin a new edition. Called after every migration."""
    cursor = _cursor(using)
    if cursor is None:
        return
    dialect = _DIALECTS[connections[using].vendor]
    with cursor:
        for statement in dialect.setup:
            cursor.execute(statement)
        for table, columns in tables().items():
            for statement in dialect.triggers(table, columns):
                cursor.execute(statement)
        cursor.execute(f"DELETE FROM {EDITION}")
        cursor.execute(f"INSERT INTO {EDITION} (id, value) VALUES (1, {dialect.new_value})")


def remove(using="default", **kwargs):
    """Take the triggers away, and the edition, so that nothing is kept meanwhile. Called before every migration.

    A column that a trigger reads cannot be dropped.
    """
    cursor = _cursor(using)
    if cursor is None:
        return
    dialect = _DIALECTS[connections[using].vendor]
    with cursor:
        cursor.execute(f"DELETE FROM {EDITION}")
        cursor.execute(dialect.find)
        for name, table in cursor.fetchall():
            cursor.execute(dialect.drop(name, table))


def _cursor(using):
    connection = connections[using]
    return connection.cursor() if EDITION in connection.introspection.table_names() else None


def _quoted(name):
    return f'"{name}"'


class _SQLite:
    new_value = "lower(hex(randomblob(16)))"
    setup = ()
    find = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'edition\\_%' ESCAPE '\\'"

    @staticmethod
    def drop(name, table):
        return f"DROP TRIGGER {_quoted(name)}"

    @classmethod
    def triggers(cls, table, columns):
        differs = " OR ".join(f"OLD.{_quoted(column)} IS NOT NEW.{_quoted(column)}" for column in columns)
        for event, when in (("INSERT", ""), ("DELETE", ""), ("UPDATE", f"WHEN {differs} ")):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {_quoted(f'edition_{table}_{event.lower()}')} AFTER {event}"
                f" ON {_quoted(table)} {when}BEGIN UPDATE {EDITION} SET value = {cls.new_value}; END"
            )


class _PostgreSQL:
    """Deferred to the end of the transaction: the one row is locked for a moment only, and after all others."""

    new_value = "gen_random_uuid()"
    # Once in a transaction is enough. Which one has done it stands in a setting that ends with it.
    setup = (
        f"""
        CREATE OR REPLACE FUNCTION renew_edition() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('heritage.renewed_by', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
                PERFORM set_config('heritage.renewed_by', pg_current_xact_id()::text, true);
                UPDATE {EDITION} SET value = {new_value};
            END IF;
            RETURN NULL;
        END $$""",
    )
    find = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'edition\\_%'"

    @staticmethod
    def drop(name, table):
        return f"DROP TRIGGER {name} ON {table}"

    @staticmethod
    def triggers(table, columns):
        differs = " OR ".join(f"OLD.{_quoted(column)} IS DISTINCT FROM NEW.{_quoted(column)}" for column in columns)
        for event, when in (("INSERT OR DELETE", ""), ("UPDATE", f"WHEN ({differs}) ")):
            name = f"edition_{event.split()[0].lower()}"
            yield f"DROP TRIGGER IF EXISTS {name} ON {_quoted(table)}"
            yield (
                f"CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {_quoted(table)}"
                f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {when}EXECUTE FUNCTION renew_edition()"
            )


_DIALECTS = {"sqlite": _SQLite, "postgresql": _PostgreSQL}
