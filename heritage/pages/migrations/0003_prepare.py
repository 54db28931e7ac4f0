from django.db import migrations


def prepare(apps, schema_editor):
    # Otherwise the first visitor's GET would have to write the row.
    apps.get_model("pages", "OrganisationSettings").objects.get_or_create()
    # Editors read Chinese: Wagtail's migrations call this “Root”.
    apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title="Root").update(
        title="全部页面", draft_title="全部页面"
    )


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_initial")]
    operations = [migrations.RunPython(prepare, migrations.RunPython.noop)]
