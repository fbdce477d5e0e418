"""The access manager's list in a real Chromium."""

import pytest
from tests.support.accessibility import faults, overflow
from tests.support.people import an_actor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_list_scrolls_in_its_own_frame_on_a_telephone(visitors, language):
    house = visitors.house
    house.people["access-manager"] = an_actor("access-manager", house.centre)
    page = visitors.open("access-manager", "/access", language=language)
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert overflow(page) == 0
