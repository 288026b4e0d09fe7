from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0002_days_counted_and_arrivals")]

    operations = [
        migrations.AddField(
            model_name="pair",
            name="mentor_told_on",
            field=models.DateField(
                blank=True, null=True, verbose_name="mentor told on the phone"
            ),
        ),
        migrations.AddField(
            model_name="pair",
            name="newcomer_told_on",
            field=models.DateField(
                blank=True, null=True, verbose_name="newcomer told on the phone"
            ),
        ),
    ]
