"""Commands on an installation that holds nothing, or has no tables yet: a clear answer and the right exit code."""

import pytest
from django.db.migrations.recorder import MigrationRecorder

from actielijn.cli import main

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["parliament", "import", "{file}"], 2, "programma"),
        (["revoke-token", "mensenhandel", "actielijn_Xy3f"], 2, "mensenhandel"),
        (["take-bounce", "{file}"], 1, "geen bezorgrapport"),
        (["take-bounce", "{file}.anders"], 2, "dit bestand is er niet"),
        (["verify-trail"], 0, "0 gebeurtenissen"),
    ],
)
def test_empty_installation_is_answered_clearly(words, code, told, tmp_path, capsys):
    file = tmp_path / "iets.eml"
    file.write_bytes(b"Subject: iets\n\nGeen rapport.\n")
    assert main([word.format(file=file) for word in words]) == code
    said = capsys.readouterr()
    assert told in said.out + said.err


@pytest.mark.parametrize(
    "words", [["verify-trail"], ["backup", "{folder}/reserve.tar"], ["worker", "--once"]]
)
def test_folder_without_tables_is_taken_for_a_mistake(words, tmp_path, capsys):
    MigrationRecorder.Migration.objects.filter(app="trail").delete()
    assert main([word.format(folder=tmp_path) for word in words]) == 2
    assert "ACTIELIJN_DATA" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
