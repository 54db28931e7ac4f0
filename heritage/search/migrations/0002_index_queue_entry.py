from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("heritage_search", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("Note", "IndexQueueEntry"),
                migrations.AlterModelTable("indexqueueentry", "heritage_search_note"),
            ]
        )
    ]
