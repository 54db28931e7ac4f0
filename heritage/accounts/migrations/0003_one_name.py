import re

from django.db import migrations


def join_names(apps, schema_editor):
    """Fill 姓名 where only Wagtail's two fields were filled: family name first, no space between Chinese characters."""
    for user in apps.get_model("accounts", "User").objects.filter(full_name=""):
        chinese = re.search(r"[\u3400-\u9fff]", user.last_name + user.first_name)
        name = f"{user.last_name}{user.first_name}" if chinese else f"{user.first_name} {user.last_name}".strip()
        if name:
            user.full_name = name[:60]
            user.save(update_fields=["full_name"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_past_passwords")]

    operations = [migrations.RunPython(join_names, migrations.RunPython.noop)]
