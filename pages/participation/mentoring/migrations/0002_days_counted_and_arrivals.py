from datetime import date

from django.db import migrations, models
from django.db.models import F


def count_from_what_is_known(apps: object, schema_editor: object) -> None:
    people = apps.get_model("mentoring", "Participant").objects
    people.update(days_from=F("since"))
    people.exclude(state="unconfirmed").update(arrived_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0001_programmes_people_and_pairs")]

    operations = [
        migrations.AlterModelOptions(
            name="meeting",
            options={
                "default_permissions": (),
                "ordering": ["-day", "-pk"],
                "verbose_name": "meeting of a pair",
                "verbose_name_plural": "meetings of pairs",
            },
        ),
        migrations.AddField(
            model_name="participant",
            name="arrived_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="ready for the office"
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="days_from",
            field=models.DateField(
                default=date(2026, 1, 1), verbose_name="days count from"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(count_from_what_is_known, migrations.RunPython.noop),
    ]
