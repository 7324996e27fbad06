"""A programme with two published editions."""

import pytest

from actielijn.web.published.models import PublishedProgramme
from editions_published import published_programme, with_everything


@pytest.fixture
def published(people, edition_2021, edition_2022) -> PublishedProgramme:
    """The example's editions of 2021 and 2022, published, the second with a motion and an indicator; the register itself is empty."""
    return published_programme(people.programme, edition_2021, with_everything(edition_2022))
