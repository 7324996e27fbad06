"""Tokens that read and write the values of indicators."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _forget(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    tokens = apps.get_model("access_tokens", "AccessToken").objects
    tokens.filter(keeps_values=True, hands_in=False, organisation__isnull=False).delete()
    tokens.filter(keeps_values=True, hands_in=False, reads_drafts=False).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("access_tokens", "0001_first"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="accesstoken", name="access_token_lets_something"),
        migrations.RemoveConstraint(model_name="accesstoken", name="access_token_hands_in_for_one"),
        migrations.AddField(
            model_name="accesstoken",
            name="keeps_values",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reads_drafts", True), ("hands_in", True), ("keeps_values", True), _connector="OR"
                ),
                name="access_token_lets_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("hands_in", False), ("organisation__isnull", False), _connector="OR"),
                name="access_token_hands_in_for_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organisation__isnull", True),
                    ("hands_in", True),
                    ("keeps_values", True),
                    _connector="OR",
                ),
                name="access_token_for_one_of_what",
            ),
        ),
        # Backward this comes first: of before, a token that only keeps values lets nothing.
        migrations.RunPython(migrations.RunPython.noop, _forget),
    ]
