"""Keep a mark of an address instead of the address."""

from django.db import migrations, models
from django.db.migrations.state import StateApps
from django.utils import timezone
from django.utils.crypto import salted_hmac


def mark(apps: StateApps, editor: object) -> None:
    rows = apps.get_model("concepts", "Recipient").objects.all()
    for row in rows:
        text = row.email.strip().lower()
        digest = salted_hmac("concepts.recipient", text, algorithm="sha256")
        rows.filter(pk=row.pk).update(digest=digest.hexdigest())


class Migration(migrations.Migration):
    dependencies = [("concepts", "0003_notes_and_reminders")]

    operations = [
        migrations.RemoveConstraint("recipient", "concepts_a_recipient_once"),
        migrations.AddField(
            "recipient",
            "digest",
            models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            "recipient",
            "written_at",
            models.DateTimeField(default=timezone.now, verbose_name="last letter"),
            preserve_default=False,
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.RemoveField("recipient", "email"),
        migrations.AddConstraint(
            "recipient",
            models.UniqueConstraint(
                fields=("concept_key", "digest"), name="concepts_a_recipient_once"
            ),
        ),
    ]
