"""Whether what is kept agrees with itself; what tests ask after they have been rough with the register."""

from actielijn.web.register import tallies
from actielijn.web.register.content import content_from_json
from actielijn.web.register.models import Activity, Tally, Version


def is_sound(programme):
    """Whether tables, versions, counts and search tell the same."""
    kept = {
        (row.action_line_id, row.holder_id, row.status_keys): row.count
        for row in Tally.objects.filter(programme=programme, count__gt=0)
    }
    tallies.recount(programme)
    counted = {
        (row.action_line_id, row.holder_id, row.status_keys): row.count
        for row in Tally.objects.filter(programme=programme)
    }
    assert kept == counted
    contents = dict(
        Version.objects.filter(programme=programme, kind="activity", until__isnull=True).values_list(
            "key", "content"
        )
    )
    rows = Activity.objects.filter(programme=programme).prefetch_related(
        "progress", "promises", "references", "tags", "partner_rows"
    )
    assert set(contents) == {row.pk for row in rows}
    for row in rows:
        content = content_from_json(contents[row.pk])
        assert (row.code, row.title, row.holder_id) == (content.code, content.title, content.holder)
        assert row.status_keys == "|".join(content.statuses)
        assert [one.explanation for one in row.progress.all()] == [
            one.explanation for one in content.progress
        ]
        assert len(row.promises.all()) == len(content.promises)
        assert len(row.references.all()) == len(content.references)
        assert sorted(tag.name for tag in row.tags.all()) == list(content.tags)
        assert [one.organisation_id for one in row.partner_rows.all()] == list(content.partners)
    return True
