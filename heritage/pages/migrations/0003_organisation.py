from django.db import migrations


def create_row(apps, schema_editor):
    # Otherwise the first visitor's GET would have to write it.
    apps.get_model("pages", "OrganisationSettings").objects.get_or_create()


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_initial")]
    operations = [migrations.RunPython(create_row, migrations.RunPython.noop)]
