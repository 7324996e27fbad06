"""Values as people read them."""

import pytest

from actielijn.web.components import telling


@pytest.mark.parametrize(("code", "title", "shown"), [
    ("4.12", "Webcrawler", "4.12 Webcrawler"), ("4.1a~2", "Webcrawler", "4.1a~2 Webcrawler"), ("2.1.3.10-b", "Webcrawler", "2.1.3.10-b Webcrawler"),
    ("31.inrichting-van-een-klankbordgroep", "Inrichting", "Inrichting"), ("continuering-van-de-taskforce~2", "Taskforce", "Taskforce"),
    ("4.activity", "", "4.activity"), ("31.inrichting-van-een-klankbordgroep", "", "31.inrichting-van-een-klankbordgroep"),
])  # fmt: skip
def test_activity_is_named_by_its_number_where_it_has_one(code, title, shown):
    assert telling.named(code, title) == shown
