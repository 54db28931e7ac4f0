import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """New names over the same tables. Stamp and CalendarEntry held derived data: heritage.content_version replaces them."""

    dependencies = [
        ('events', '0005_for_schools'),
    ]

    operations = [
        migrations.AlterModelTable(
            name='ledger',
            table='events_ledger',
        ),
        migrations.RenameModel(
            old_name='Ledger',
            new_name='SessionTotals',
        ),
        migrations.AlterField(
            model_name='sessiontotals',
            name='session',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='totals', serialize=False, to='events.session', verbose_name='场次'),
        ),
        migrations.AlterModelTable(
            name='formerevent',
            table='events_formerevent',
        ),
        migrations.RenameModel(
            old_name='FormerEvent',
            new_name='DeletedEvent',
        ),
        migrations.DeleteModel(
            name='CalendarEntry',
        ),
        migrations.DeleteModel(
            name='Stamp',
        ),
    ]
