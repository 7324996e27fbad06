"""Pages are made once for all processes of a machine, and what is withdrawn is on no disk afterwards."""

import gzip
import itertools
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from actielijn.web.editions import actions as editions
from actielijn.web.editions.models import Edition
from actielijn.web.public import activity, ahead, door, shelf
from actielijn.web.public.asking import Asked
from actielijn.web.published.models import PublishedPromise
from actielijn.web.published.queries import site_of


def files() -> list[Path]:
    return sorted((Path(settings.DATA_FOLDER) / "pages").glob("*.sqlite3"))


@pytest.fixture
def making(monkeypatch):
    """The days on which the page of an activity was made, and not taken from where it was kept."""
    days, page = [], activity.activity._page

    def counted(asked, site, **given):
        days.append(asked.today)
        return page(asked, site, **given)

    monkeypatch.setattr(activity.activity, "_page", counted)
    return days


def as_another_process():
    """Lose what only this process has."""
    door._pages.clear()
    door._shelves = type(door._shelves)()


def test_page_is_made_once_for_all_processes(public, client, making):
    first = client.get("/openbaar/proef/activiteit/1", headers={"Accept-Encoding": "gzip"})
    for encoding in ("gzip", "br", ""):
        as_another_process()
        again = client.get("/openbaar/proef/activiteit/1", headers={"Accept-Encoding": encoding})
        assert (again.status_code, again["ETag"]) == (200, first["ETag"])
        assert again.get("Content-Encoding", "") == encoding
        if not encoding:
            assert again.content == gzip.decompress(first.content)
    assert len(making) == 1


def test_page_is_made_anew_when_a_promise_falls_due(public, making):
    promise = PublishedPromise.objects.filter(edition__number=2, outcome="").order_by("-ends").first()
    number = promise.activity.number
    due = min(one.ends for one in PublishedPromise.objects.filter(entry=promise.entry))

    def on(day):
        path = f"/openbaar/proef/activiteit/{number}"
        asked = Asked(language="nl", path=path, today=day, base_url="http://testserver")
        return activity.activity.answer(asked, {"slug": "proef", "number": number}).travelling("")[0].decode()

    before = []
    for day in (due - timedelta(days=40), due):
        as_another_process()
        before.append(on(day))
    assert before[0] == before[1]
    assert len(making) == 1
    assert on(due) != on(due + timedelta(days=1))
    assert making[1:] == [due + timedelta(days=1)]
    # The clock of a machine may be set back.
    assert on(due) != on(due + timedelta(days=1))


def test_withdrawn_edition_is_in_no_file_of_pages(public, client, django_capture_on_commit_callbacks):
    client.get("/openbaar/proef/edities/2")
    before = files()
    with django_capture_on_commit_callbacks(execute=True):
        editions.withdraw_edition(
            edition=Edition.objects.get(number=2), reason="reden", by=public.coordinator
        )
    assert client.get("/openbaar/proef/edities/2").status_code == 410
    assert client.get("/openbaar/proef/edities/1").status_code == 200
    assert len(files()) == 1
    assert files() != before


def test_pages_are_made_ahead_for_whoever_asks_first(public, client, making):
    made = ahead.make_pages("proef")
    assert made.pages > 200
    assert made.is_all
    asked = len(making)
    assert asked
    as_another_process()
    for root, number in itertools.product(("/openbaar", "/en/openbaar"), (1, 5, 9)):
        assert client.get(f"{root}/proef/activiteit/{number}").status_code == 200
    site = site_of("proef")
    older = f"{settings.BASE_URL}/openbaar/proef/activiteit/1/editie/1"
    assert door.shelves().missing(site, [older, f"{older}/nergens"]) == [f"{older}/nergens"]
    again = ahead.make_pages("proef")
    assert again.is_all
    assert again.before == made.pages - again.pages > 200
    assert len(making) == asked
    assert ahead.make_pages("bestaat-niet") == ahead.Made(0, 0, is_all=True)


def test_pages_go_on_where_somebody_was_killed(public, making, monkeypatch):
    class Killed(BaseException):
        """No error of the program, so that nothing in it takes hold of it."""

    def die(*_given):
        raise Killed

    monkeypatch.setattr(ahead, "_AT_ONCE", 7)
    monkeypatch.setattr(ahead, "ROOTS", {"nl": "/openbaar"})
    put, times = door.Shelves.put, itertools.count()
    monkeypatch.setattr(door.Shelves, "put", lambda *given: put(*given) if next(times) < 8 else die())
    with pytest.raises(Killed):
        ahead.make_pages("proef")
    monkeypatch.setattr(door.Shelves, "put", put)
    as_another_process()
    assert ahead.make_pages("proef", seconds=0) == ahead.Made(0, 0, is_all=False)
    rest = ahead.make_pages("proef")
    assert rest.is_all
    assert rest.before >= 50


def test_pages_of_what_is_withdrawn_while_they_are_made_stay_nowhere(
    public, client, monkeypatch, django_capture_on_commit_callbacks
):
    put = door.Shelves.put

    def withdrawn_before(*given):
        monkeypatch.setattr(door.Shelves, "put", put)
        with django_capture_on_commit_callbacks(execute=True):
            editions.withdraw_edition(
                edition=Edition.objects.get(number=2), reason="reden", by=public.coordinator
            )
        # Another process answers meanwhile, from a file of its own.
        as_another_process()
        client.get("/openbaar/proef/edities/1")
        return put(*given)

    monkeypatch.setattr(door.Shelves, "put", withdrawn_before)
    made = ahead.make_pages("proef")
    assert (made.pages, made.is_all) == (0, False)
    assert {path.name for path in files()} <= {shelf._file(site_of("proef")).name}


def test_pages_are_asked_for_after_an_upgrade(public, monkeypatch):
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(task_path=ahead.make_pages_ahead.module_path)
    waiting.delete()
    monkeypatch.setattr(ahead, "ROOTS", {"nl": "/openbaar"})
    ahead.make_pages("proef")
    ahead.ask_for_missing_pages()
    assert not waiting.exists()
    monkeypatch.setattr(shelf, "_program", lambda: "another version")
    for _time in range(2):
        ahead.ask_for_missing_pages()
    assert waiting.count() == 1


def test_publishing_asks_for_pages_once(public, django_capture_on_commit_callbacks):
    from django_tasks_db.models import DBTaskResult

    with django_capture_on_commit_callbacks(execute=True):
        public.publish(date(2024, 1, 1))
    asked = DBTaskResult.objects.filter(task_path=ahead.make_pages_ahead.module_path)
    assert asked.count() == 1


@pytest.mark.parametrize("fault", ["garbage", "folder"])
def test_what_cannot_be_kept_is_served_nevertheless(public, fault):
    client = Client()
    page = client.get("/openbaar/proef/edities").content
    (path,) = files()
    door.forget_pages()
    for left in path.parent.glob("*"):
        left.unlink()
    if fault == "garbage":
        path.write_bytes(b"this is no database " * 400)
    else:
        path.mkdir()
    try:
        assert client.get("/openbaar/proef/edities").content == page
    finally:
        door.forget_pages()
        path.rmdir() if fault == "folder" else path.unlink(missing_ok=True)
    assert site_of("proef") is not None
