"""A database that a released version left is brought up to date, and works: its register, its editions, its trail."""

import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest

RELEASED = Path(__file__).parent / "released"
LOOK = """
from actielijn.web import operating
operating.set_up()
operating.migrate()
from actielijn.web.editions.models import Edition
from actielijn.web.organisations.models import Person
from actielijn.web.programmes.models import Programme
from actielijn.web.register import queries, search
from actielijn.web.register.models import Activity
from actielijn.web.register.restructuring import end
from actielijn.web.trail.queries import verify
from soundness import is_sound
programme = Programme.objects.get(slug="samen-tegen-mensenhandel")
is_sound(programme)
assert Activity.objects.filter(programme=programme).count() > 120
assert list(Edition.objects.values_list("state", flat=True)) == ["published", "published"]
assert search.find(programme, "luchtvaart").keys
by = Person.objects.get(email="coordinator@voorbeeld.nl")
end(programme=programme, key=Activity.objects.filter(ended_on=None).first().pk, by=by, reason="proef")
is_sound(programme)
assert verify().broken_at is None
"""


@pytest.mark.parametrize(
    "version",
    sorted({path.name.rpartition(".sql")[0].removesuffix(".sqlite3") for path in RELEASED.glob("*.sql.xz")}),
)
def test_database_of_a_released_version_goes_on(version, tmp_path):
    given = {**os.environ, "ACTIELIJN_DATA": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    given.pop("DJANGO_SETTINGS_MODULE", None)
    address = given.get("DATABASE_URL")
    if address:
        import psycopg

        name = f"released_{os.getpid()}"
        given["DATABASE_URL"] = f"{address.rpartition('/')[0]}/{name}"
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        with psycopg.connect(given["DATABASE_URL"]) as database:
            database.execute(lzma.decompress((RELEASED / f"{version}.sql.xz").read_bytes()).decode())
    else:
        kept = lzma.decompress((RELEASED / f"{version}.sqlite3.xz").read_bytes())
        (tmp_path / "actielijn.sqlite3").write_bytes(kept)
    done = subprocess.run(
        [sys.executable, "-c", LOOK], env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
