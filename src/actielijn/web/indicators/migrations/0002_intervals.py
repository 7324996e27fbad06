"""Estimates among the observations: an interval around a value."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="observation",
            name="high",
            field=models.DecimalField(decimal_places=6, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name="observation",
            name="low",
            field=models.DecimalField(decimal_places=6, max_digits=20, null=True),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False, low__lte=F("value"), high__gte=F("value")),
                name="observation_within_interval",
            ),
        ),
    ]
