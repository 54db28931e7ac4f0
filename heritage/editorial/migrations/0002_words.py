from django.db import migrations


def name_the_root(apps, schema_editor):
    # Editors read Chinese: Wagtail's migrations call this “Root”.
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name="Root").update(name="全部")


class Migration(migrations.Migration):
    dependencies = [("editorial", "0001_initial"), ("wagtailcore", "0001_initial")]

    operations = [migrations.RunPython(name_the_root, migrations.RunPython.noop)]
