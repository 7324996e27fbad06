"""A backup restores what was there, byte for byte; what is no backup changes nothing."""

import hashlib
import tarfile

import pytest

from actielijn.web import backup
from actielijn.web.archive.actions import path_of
from actielijn.web.archive.models import StoredFile
from actielijn.web.editions import actions as editions
from actielijn.web.operating import OperatingError
from actielijn.web.register import search
from actielijn.web.register.models import Activity
from actielijn.web.trail.queries import verify

pytestmark = pytest.mark.django_db(transaction=True)


def everything():
    """All that is kept, as it would be written."""
    return {
        model._meta.label: hashlib.sha256(b"".join(backup._lines(model))).hexdigest()
        for model in backup._models()
    }


@pytest.fixture
def lived_in(filled, work):
    editions.freeze_edition(programme=filled.programme, title="Een", on="2021-11-16", by=filled.coordinator)
    work()
    return filled


def empty_everything(sha256s):
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    for sha256 in sha256s:
        path_of(sha256).unlink()


def test_backup_restores_every_table_and_file(lived_in, tmp_path):
    file = tmp_path / "reserve.tar"
    before, head = everything(), verify().head
    sha256s = list(StoredFile.objects.values_list("sha256", flat=True))
    written = backup.write_backup(file)
    assert written.files == len(sha256s)
    empty_everything(sha256s)
    assert not Activity.objects.exists()
    restored = backup.restore_backup(file)
    assert restored.rows == written.rows
    assert everything() == before
    assert (verify().broken_at, verify().head) == (None, head)
    for sha256 in sha256s:
        assert hashlib.sha256(path_of(sha256).read_bytes()).hexdigest() == sha256
    assert search.find(lived_in.programme, "luchtvaart").keys


def test_restored_register_goes_on(lived_in, tmp_path):
    backup.write_backup(tmp_path / "r.tar")
    empty_everything([])
    backup.restore_backup(tmp_path / "r.tar")
    from actielijn.web.organisations.models import Person
    from actielijn.web.programmes.models import Programme

    programme, person = (
        Programme.objects.get(slug="proef"),
        Person.objects.get(email="coordinator@voorbeeld.nl"),
    )
    assert editions.freeze_edition(programme=programme, title="Twee", on="2022-11-16", by=person).number == 2
    assert verify().broken_at is None


def test_full_installation_is_not_overwritten_unasked(lived_in, tmp_path):
    backup.write_backup(tmp_path / "r.tar")
    before = everything()
    with pytest.raises(OperatingError, match="--force"):
        backup.restore_backup(tmp_path / "r.tar")
    assert everything() == before
    backup.restore_backup(tmp_path / "r.tar", force=True)
    assert everything() == before


def test_damaged_backup_changes_nothing(lived_in, tmp_path):
    backup.write_backup(tmp_path / "r.tar")
    damaged = tmp_path / "stuk.tar"
    with tarfile.open(tmp_path / "r.tar") as old, tarfile.open(damaged, "w") as new:
        for member in old:
            data = old.extractfile(member).read()
            if member.name == "tables/register.activity.jsonl":
                data = data.replace(b"Training", b"Traning!"[:8], 1)
                member.size = len(data)
            import io

            new.addfile(member, io.BytesIO(data))
    before = everything()
    with pytest.raises(OperatingError, match="beschadigd"):
        backup.restore_backup(damaged, force=True)
    assert everything() == before


@pytest.mark.parametrize("data", [b"", b"geen tar", b"\0" * 2048])
def test_what_is_no_backup_is_refused(db, tmp_path, data):
    (tmp_path / "x.tar").write_bytes(data)
    with pytest.raises(OperatingError):
        backup.restore_backup(tmp_path / "x.tar")


def test_killed_backup_leaves_no_file(lived_in, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "_write_files", lambda _tar: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backup.write_backup(tmp_path / "r.tar")
    assert list(tmp_path.iterdir()) == []
