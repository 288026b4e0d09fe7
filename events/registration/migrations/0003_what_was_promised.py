"""Each registration keeps what it was promised, and how its needs were agreed to."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

CHANNELS = [
    ("web", "web"),
    ("staff", "office"),
    ("phone", "phone"),
    ("paper", "paper"),
]


def write_down_promises(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What the policies say now is what the people were told."""
    Registration = apps.get_model("registration", "Registration")
    for policy in apps.get_model("registration", "RegistrationPolicy").objects.all():
        mine = Registration.objects.filter(occurrence__event_key=policy.event_key)
        mine.update(
            kept_days=policy.retention_days or 30,
            needs_kept_days=policy.needs_retention_days,
        )


def separate_consents(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What the office wrote down by itself was no consent: nobody was asked."""
    Consent = apps.get_model("registration", "Consent")
    asked = Consent.objects.filter(covers_needs=True, registration__channel="web")
    asked.update(needs_given_at=F("given_at"), needs_channel="web")
    without_text = Consent.objects.filter(wording=None)
    without_text.filter(needs_given_at=None).delete()
    without_text.update(given_at=None)


def join_consents(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    Consent = apps.get_model("registration", "Consent")
    Consent.objects.exclude(needs_given_at=None).update(covers_needs=True)
    Consent.objects.filter(given_at=None).update(given_at=F("needs_given_at"))


def drop_history_of_nobody(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("registration", "AuditEvent").objects.filter(
        registration=None
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("registration", "0002_invitations_wishes_booking"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="kept_days",
            field=models.PositiveSmallIntegerField(default=30),
        ),
        migrations.AddField(
            model_name="registration",
            name="needs_kept_days",
            field=models.PositiveSmallIntegerField(default=7),
        ),
        migrations.RunPython(write_down_promises, migrations.RunPython.noop),
        migrations.AddField(
            model_name="consent",
            name="needs_channel",
            field=models.CharField(
                blank=True, choices=CHANNELS, max_length=5, verbose_name="asked by"
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="needs_given_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="for the needs"
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="given_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="given"),
        ),
        migrations.RunPython(separate_consents, join_consents),
        migrations.RemoveField(model_name="consent", name="covers_needs"),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("needs_channel", ""), ("needs_given_at", None)),
                    models.Q(
                        ("needs_given_at__isnull", False),
                        models.Q(("needs_channel", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="registration_needs_asked_somehow",
            ),
        ),
        migrations.RunPython(drop_history_of_nobody, migrations.RunPython.noop),
        migrations.RemoveField(model_name="auditevent", name="occurrence"),
        migrations.AlterField(
            model_name="auditevent",
            name="registration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="history",
                to="registration.registration",
            ),
        ),
    ]
