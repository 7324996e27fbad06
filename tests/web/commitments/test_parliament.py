"""Parliament's open data: read, laid beside ours, and taken over only when a person says so."""

import json
from datetime import date

import pytest
from parliament_answers import StandIn, case, key, page, pledge, removed

from actielijn.web.commitments import actions, parliament, parliament_fetch
from actielijn.web.commitments import parliament_taking_in as taking_in
from actielijn.web.commitments.errors import AppliedAlready
from actielijn.web.commitments.models import Commitment, ParliamentImport
from actielijn.web.programmes.permissions import NotAllowed
from actielijn.web.trail.models import Event


def read(*pages: bytes) -> parliament.Reading:
    return parliament.read_answers((f"answer-{at}.json", one) for at, one in enumerate(pages))


def test_cases_and_pledges_become_commitments():
    reading = read(
        page(
            "Zaak",
            case(1, nr=166),
            case(2, sort="Brief regering"),
            case(3, sort="Schriftelijke vragen", Afgedaan=True),
        ),
        page("Toezegging(Id,Nummer)", pledge(57), pledge(58, status="Deels Voldaan")),
    )
    motion, question = reading.records[key(1)], reading.records[key(3)]
    first, second = reading.records[key(500_057)], reading.records[key(500_058)]
    assert (motion.kind, motion.mark, motion.asked_on, motion.asked_by) == (
        "motion",
        "28638, nr. 166",
        "2021-06-30",
        "A.B. Kuik (CDA)",
    )
    assert (question.status, question.mark) == ("met", "2021Z00003")
    assert question.settled_by == parliament.SETTLED_WITHOUT_LETTER
    assert (first.status, first.mark, first.due, first.asked_on) == (
        "open",
        "TZ202106-057",
        "2021-12-31",
        "2021-05-27",
    )
    assert (
        first.title
        == "De staatssecretaris zegt toe dat de Kamer voor de zomer een brief over punt 57 krijgt."
    )
    assert first.asked_by == "M. van Nispen (SP)"
    assert second.status == "partly_met"
    assert reading.passed_by == 1


def test_each_of_the_four_statuses_is_known_and_another_is_told():
    told = {
        "Openstaand": "open",
        "Voldaan": "met",
        "deels  voldaan": "partly_met",
        "Vervallen": "lapsed",
        "Geparkeerd": "open",
    }
    reading = read(page("Toezegging", *(pledge(at, status=one) for at, one in enumerate(told))))
    assert [one.status for _key, one in sorted(reading.records.items())] == list(told.values())
    assert len(reading.notices) == 1
    assert "Geparkeerd" in reading.notices[0]


def test_day_that_is_none_and_page_that_was_not_saved_are_told():
    first = page("Toezegging", pledge(1, DatumNakoming="2021-13-45"), following="https://x/?$skip=1")
    reading = read(first)
    assert [one.due for one in reading.records.values()] == [""]
    assert ["TZ202106-001" in one or "Toezegging" in one for one in reading.notices] == [True, True]
    assert any("2021-13-45" in one for one in reading.notices)
    assert (
        read(
            page("Toezegging", pledge(1), following="https://x/?$skip=1"), page("Toezegging", pledge(2))
        ).notices
        == []
    )


def test_letter_that_met_a_pledge_and_answer_to_a_question_settle_them():
    letter = {
        "DocumentNummer": "2021D40459",
        "Onderwerp": "Voortgangsbrief",
        "Datum": "2021-11-16T00:00:00+01:00",
    }
    answered = {
        "Id": key(77),
        "Soort": "Antwoord schriftelijke vragen",
        "DocumentNummer": "2021D00009",
        "Zaak": [{"Id": key(4)}],
    }
    reading = read(
        page("Toezegging", pledge(1, status="Voldaan", KamerbriefNakoming=[letter])),
        page("Zaak", case(4, sort="Schriftelijke vragen")),
        page("Document", answered),
    )
    met = reading.records[key(500_001)]
    assert (met.settled_by, met.settled_on) == ("Voortgangsbrief (2021D40459)", "2021-11-16")
    assert reading.records[key(4)].settled_by == "Antwoord schriftelijke vragen (2021D00009)"


def test_rejected_motion_lapses_and_newest_version_of_a_thing_counts():
    reading = read(
        page(
            "Zaak",
            case(1, nr=1),
            case(1, nr=1, ApiGewijzigdOp="2021-08-01T00:00:00Z", Besluit=[{"BesluitTekst": "Verworpen."}]),
        ),
        page("Zaak", case(1, nr=1), case(2, nr=1)),
    )
    assert reading.records[key(1)].status == "lapsed"
    assert (reading.duplicates, reading.records[key(2)].mark) == (2, "2021Z00002")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "JSON"),
        (b"[1, 2]", "Zaak"),
        (b'{"value": []}', "Zaak"),
        (page("Fractie", {"Id": key(1)}), "Fractie"),
        (page("Zaak", {"Nummer": "2021Z00001"}), "Id"),
        (b'{"error": {"message": "Too many nodes"}}', "Too many nodes"),
        (page("Zaak", case(1))[:-40], "JSON"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_other_files_are_refused_with_their_name_and_what_is_wrong(content, said):
    with pytest.raises(parliament.NotAnAnswer, match="answer-1") as refused:
        read(page("Zaak", case(1)), content)
    assert said in str(refused.value)


@pytest.fixture
def imported(filled):
    """The programme after a first import of two motions and a pledge."""
    kept = keep(filled, page("Zaak", case(1, nr=166), case(2, nr=172)), page("Toezegging", pledge(57)))
    taking_in.apply_import(kept=kept, by=filled.coordinator)
    return filled


def keep(people, *pages) -> ParliamentImport:
    return taking_in.keep_reading(
        programme=people.programme, reading=read(*pages), origin="proef", by=people.coordinator
    )


def shown(kept):
    comparison = taking_in.comparison_of(kept)
    return (
        *tuple(len(getattr(comparison, name)) for name in ("new", "changed", "conflicts", "gone")),
        comparison.same,
    )


def change(people, number, **changes):
    from dataclasses import replace

    ours = Commitment.objects.get(source_key=key(number))
    given = replace(actions.given_of(ours), **changes)
    return actions.change_commitment(
        commitment=ours, revision=ours.revision, given=given, by=people.coordinator
    )


def test_import_changes_nothing_until_applied_and_nothing_the_second_time(filled):
    pages = (page("Zaak", case(1, nr=166)), page("Toezegging", pledge(57, status="Voldaan")))
    kept = keep(filled, *pages)
    assert shown(kept) == (2, 0, 0, 0, 0)
    assert not Commitment.objects.exists()
    taking_in.apply_import(kept=kept, by=filled.coordinator)
    assert set(Commitment.objects.values_list("code", "status")) == {
        ("kst-28638-166", "open"),
        ("TZ202106-057", "met"),
    }
    assert Event.objects.filter(action="add-commitment").count() == 2
    assert Event.objects.filter(action="apply-parliament").count() == 1
    assert shown(keep(filled, *pages)) == (0, 0, 0, 0, 2)
    with pytest.raises(AppliedAlready):
        taking_in.apply_import(kept=kept, by=filled.coordinator)


def test_what_changed_there_is_taken_and_what_changed_here_stays(imported):
    change(imported, 1, title="Onze titel")
    change(imported, 2, title="Ook onze titel")
    later = {"ApiGewijzigdOp": "2022-01-01T00:00:00Z"}
    pages = (
        page("Zaak", case(1, nr=166, **later), case(2, nr=172, Onderwerp="Hun nieuwe titel", **later)),
        page("Toezegging", pledge(57, status="Voldaan", DatumNakoming="2022-03-01T00:00:00+01:00", **later)),
    )
    kept = keep(imported, *pages)
    assert shown(kept) == (0, 1, 1, 0, 1)
    conflict = taking_in.comparison_of(kept).conflicts[0].conflicts
    assert conflict == (("title", "Ook onze titel", "Hun nieuwe titel"),)
    taking_in.apply_import(kept=kept, by=imported.coordinator)
    assert Commitment.objects.get(source_key=key(1)).title == "Onze titel"
    assert Commitment.objects.get(source_key=key(2)).title == "Ook onze titel"
    met = Commitment.objects.get(source_key=key(500_057))
    assert (met.status, met.due.isoformat(), met.settled_by) == (
        "met",
        "2022-03-01",
        parliament.SETTLED_WITHOUT_LETTER,
    )
    # Decided once: the same answers ask nothing more.
    assert shown(keep(imported, *pages)) == (0, 0, 0, 0, 3)


def test_their_text_is_taken_in_the_conflicts_where_it_is_chosen(imported):
    change(imported, 1, title="Onze titel")
    change(imported, 2, title="Onze tweede")
    kept = keep(
        imported, page("Zaak", *(case(at, nr=nr, Onderwerp="Van hen") for at, nr in ((1, 166), (2, 172))))
    )
    taking_in.apply_import(kept=kept, by=imported.coordinator, theirs=taking_in.chosen([f"{key(2)}:title"]))
    assert list(
        Commitment.objects.filter(kind="motion").order_by("source_key").values_list("title", flat=True)
    ) == ["Onze titel", "Van hen"]


def test_commitment_that_was_typed_is_known_again_by_its_reference(filled):
    ours = actions.add_commitment(
        programme=filled.programme, by=filled.coordinator, given=actions.CommitmentGiven(kind="motion", title="Getypt", mark="28 638, nr. 166")
    )  # fmt: skip
    kept = keep(filled, page("Zaak", case(1, nr=166)))
    comparison = taking_in.comparison_of(kept)
    assert (len(comparison.new), [one.field for one in comparison.conflicts[0].conflicts]) == (
        0,
        ["title", "mark", "url"],
    )
    taking_in.apply_import(kept=kept, by=filled.coordinator)
    ours.refresh_from_db()
    assert (ours.title, ours.asked_by, ours.source_key) == ("Getypt", "A.B. Kuik (CDA)", key(1))


def test_what_is_gone_there_stays_here_and_is_marked_until_it_comes_back(imported):
    kept = keep(imported, page("Zaak", removed(1), removed(99)))
    assert shown(kept) == (0, 0, 0, 1, 0)
    taking_in.apply_import(kept=kept, by=imported.coordinator)
    assert Commitment.objects.get(source_key=key(1)).gone_at is not None
    back = keep(imported, page("Zaak", case(1, nr=166)))
    taking_in.apply_import(kept=back, by=imported.coordinator)
    assert Commitment.objects.get(source_key=key(1)).gone_at is None


def test_kamerstuk_that_is_kept_already_is_told_apart_by_the_number_of_the_case(imported):
    pages = page("Zaak", case(3, nr=166))
    taking_in.apply_import(kept=keep(imported, pages), by=imported.coordinator)
    assert Commitment.objects.get(source_key=key(3)).mark == "2021Z00003"
    assert shown(keep(imported, pages)) == (0, 0, 0, 0, 1)


def test_reader_may_not_import(filled):
    with pytest.raises(NotAllowed):
        taking_in.keep_reading(
            programme=filled.programme, reading=read(page("Zaak", case(1))), origin="", by=filled.reader
        )


@pytest.fixture
def service():
    stand_in = StandIn([case(at, nr=at) for at in range(1, 6)], [pledge(at) for at in range(1, 4)])
    yield stand_in
    stand_in.close()


def fetch(service, folder, **given):
    return parliament_fetch.fetch(["28638"], into=folder, service=service.url, wait=0.0, attempts=2, **given)


def records(files):
    return parliament.read_answers((one.name, one.read_bytes()) for one in files).records


def test_service_is_asked_page_by_page_and_then_for_what_changed(service, tmp_path):
    fetched = fetch(service, tmp_path)
    assert len(records(fetched.files)) == 8
    assert fetched.pages == 5
    service.things["Zaak"][0] = case(1, nr=1, Onderwerp="Later", ApiGewijzigdOp="2022-02-02T00:00:00Z")
    again = fetch(service, tmp_path)
    assert any("ApiGewijzigdOp ge 2021-07-01T08:00:00Z" in one for one in service.asked)
    assert records(again.files)[key(1)].title == "Later"
    assert len(records(again.files)) == 8


@pytest.mark.parametrize("trouble", ["429", "503"])
def test_throttled_asking_waits_and_goes_on(service, tmp_path, trouble):
    service.troubles = {2: trouble}
    assert len(records(fetch(service, tmp_path).files)) == 8


@pytest.mark.parametrize("trouble", ["500", "half"])
def test_asking_that_fails_midway_keeps_what_it_got_and_goes_on_there(service, tmp_path, trouble):
    service.troubles = dict.fromkeys(range(2, 9), trouble)
    with pytest.raises(parliament_fetch.FetchFailed, match="Zaak-28638") as failed:
        fetch(service, tmp_path)
    assert str(tmp_path) in str(failed.value)
    kept = [path.name for path in tmp_path.glob("*-0*.json")]
    assert kept == ["Zaak-28638-00001.json"]
    service.troubles, asked = {}, len(service.asked)
    assert len(records(fetch(service, tmp_path).files)) == 8
    assert "$skip=2" in service.asked[asked]


def test_next_page_on_another_host_is_not_followed(service, tmp_path):
    service.troubles = {1: "elsewhere"}
    with pytest.raises(parliament_fetch.FetchFailed, match=r"192\.0\.2\.1"):
        fetch(service, tmp_path)
    assert len(service.asked) == 1


def test_what_was_removed_there_is_asked_for_by_key(service, tmp_path):
    service.things["Zaak"][1] = removed(2)
    found = records(fetch(service, tmp_path, known=[key(2), key(1), "niets"]).files)
    assert found[key(2)].is_gone
    assert not found[key(1)].is_gone


def test_commands_show_the_comparison_and_apply_it(filled, service, tmp_path, monkeypatch, capsys):
    from actielijn import cli

    monkeypatch.chdir(tmp_path)
    call = [
        "parliament",
        "fetch",
        "--dossier",
        "28638",
        "--service",
        service.url,
        "--programme",
        "proef",
        "--language",
        "en",
    ]
    assert cli.main(call) == 0
    assert "New (8)" in capsys.readouterr().out
    assert not Commitment.objects.exists()
    files = [str(path) for path in sorted((tmp_path / "parliament").glob("*-0*.json"))]
    given = ["parliament", "import", *files, "--programme", "proef", "--apply", "--language", "en"]
    assert cli.main(given) == 2
    assert "--as" in capsys.readouterr().err
    assert cli.main([*given, "--as", "lezer@voorbeeld.nl"]) == 2
    assert cli.main([*given, "--as", "coordinator@voorbeeld.nl"]) == 0
    assert Commitment.objects.count() == 8
    capsys.readouterr()
    day = Commitment.objects.exclude(asked_on=None).first().asked_on
    Commitment.objects.filter(asked_on=day).update(asked_on=date(2019, 3, 2))
    for path in tmp_path.glob("parliament/*.json"):
        path.write_text(path.read_text().replace(str(day), "2019-05-04"))
    assert cli.main(["parliament", "import", *files, "--programme", "proef", "--language", "nl"]) == 0
    told = capsys.readouterr().out
    assert "van ons is “2 maart 2019”" in told
    assert "[asked_on]" in told
    (tmp_path / "wrong.json").write_bytes(json.dumps({"value": []}).encode())
    assert cli.main(["parliament", "import", "wrong.json", "--programme", "proef"]) == 2
    assert cli.main(["parliament", "import", "missing.json", "--programme", "proef"]) == 2
    assert cli.main(["parliament", "import", "wrong.json"]) == 2
