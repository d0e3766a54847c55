"""The pictures of the documentation; with SAMENSPEL_PICTURES=docs/pictures they are made anew."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse

from tests.browser.conftest import Street
from tests.matrix.world import make_world

pytestmark = pytest.mark.browser

PICTURES = {
    # picture: (who looks, route, the thing it is about)
    "front": (None, "overview:home", None),
    "home-resident": ("aisha", "overview:home", None),
    "ask-words": ("aisha", "exchange:ask_step", "draft"),
    "my-asks": ("aisha", "exchange:ask_list", None),
    "ask": ("aisha", "exchange:ask_detail", "ask"),
    "ways-to-fill": ("aisha", "arrangements:proposal_new", "ask"),
    "proposal": ("aisha", "arrangements:proposal_detail", "proposal"),
    "arrangement": ("aisha", "arrangements:arrangement_detail", "arrangement"),
    "calendar": ("aisha", "arrangements:visit_list", None),
    "visit": ("chantal", "arrangements:visit_detail", "visit"),
    "suggestions": ("els", "exchange:suggestion_list", None),
    "my-offer": ("els", "exchange:offer_change", None),
    "conversation": ("els", "conversations:thread_detail", "thread"),
    "who-looked": ("aisha", "consent:look_list", None),
    "desk": ("bram", "overview:desk", None),
}


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_the_pictures_of_the_documentation_can_be_taken(street: Street, pictures: Callable[[str], Path], phone: bool) -> None:
    world = make_world(street.cast)
    for name, (reader, route, thing) in PICTURES.items():
        with street.as_(reader, phone=phone) as page:
            kwargs: dict[str, object] = {} if thing is None else {f"{'ask' if thing == 'draft' else thing}_id": world.ids[thing]}
            if route == "exchange:ask_step":
                kwargs["step"] = 1
            answer = page.goto(reverse(route, kwargs=kwargs))
            assert answer is not None
            assert answer.status == 200
            target = pictures(f"{name}-{'phone' if phone else 'desktop'}")
            page.screenshot(path=target, full_page=True)
            assert target.stat().st_size > 5_000
