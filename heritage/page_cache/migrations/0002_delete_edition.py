from django.db import migrations

# The version of the content moved to heritage.content_version. Its triggers are dropped before every migration
# (content_version.triggers.remove), and the value is derived: nothing is lost.


def drop_function(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS renew_edition() CASCADE")


class Migration(migrations.Migration):

    dependencies = [
        ('page_cache', '0001_edition'),
    ]

    operations = [
        migrations.RunPython(drop_function, migrations.RunPython.noop),
        migrations.DeleteModel(
            name='Edition',
        ),
    ]
