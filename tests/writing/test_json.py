"""The JSON form: the Snapshot itself."""

from test_report import activity, programme, told

from actielijn.snapshot import dumps, loads
from actielijn.writing.json import to_json


def test_it_is_the_snapshot() -> None:
    snapshot = programme(activity("1.1", "Plant", told("Dug – 🌳.", "ready")))
    assert to_json(snapshot) == dumps(snapshot).encode()


def test_a_lone_surrogate_breaks_nothing() -> None:
    snapshot = programme(activity("1.1", "a\ud800b\x00", told("Dug.", "ready")))
    assert loads(to_json(snapshot)) == snapshot
