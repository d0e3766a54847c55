"""How a visit went: two questions for both sides, and a thank-you that the other can read."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from samenspel.arrangements.forms.experiences import AddExperienceForm
from samenspel.arrangements.models import Experience
from samenspel.arrangements.queries.experiences import experience_part
from samenspel.arrangements.rules import VisitState
from samenspel.arrangements.services.experiences import Words, add_experience
from samenspel.conversations.models import Letter
from samenspel.foundation.refusals import NotAllowed, NotFound, NotPossibleNow
from tests.arrangements.calendars import arrange, put
from tests.conftest import Cast

LAST_TUESDAY = date(2026, 2, 24)
GOOD = Words("yes", "yes", "Het was zo gezellig, dank je wel.")


def test_the_other_reads_the_thanks_and_not_the_answers(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, LAST_TUESDAY, state=VisitState.DONE)
    add_experience(visit, words=GOOD, actor=cast.aisha.actor)
    part = experience_part(visit, viewer=cast.chantal.actor)
    assert [(thanks.name, thanks.words, thanks.is_mine) for thanks in part.thanks] == [("Aisha", GOOD.thanks, False)]
    assert (part.may_say, part.has_said) == (True, False)
    assert Letter.objects.filter(recipient=cast.chantal.person, kind="arrangements.thanks").count() == 1


def test_both_sides_say_it_once_and_the_last_words_count(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, LAST_TUESDAY, state=VisitState.DONE)
    add_experience(visit, words=GOOD, actor=cast.aisha.actor)
    add_experience(visit, words=Words("so_so", "otherwise"), actor=cast.aisha.actor)
    add_experience(visit, words=GOOD, actor=cast.chantal.actor)
    assert Experience.objects.count() == 2
    assert Experience.objects.get(person=cast.aisha.person).went_well == "so_so"
    assert Letter.objects.filter(kind="arrangements.thanks").count() == 2


def test_a_coordinator_reads_no_thanks_and_says_nothing(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, LAST_TUESDAY, state=VisitState.DONE)
    add_experience(visit, words=GOOD, actor=cast.aisha.actor)
    assert experience_part(visit, viewer=cast.bram.actor).thanks == ()
    with pytest.raises(NotAllowed):
        add_experience(visit, words=GOOD, actor=cast.bram.actor)
    with pytest.raises(NotFound):
        add_experience(visit, words=GOOD, actor=cast.els.actor)


def test_what_is_to_come_or_did_not_happen_cannot_have_gone_well(monday: datetime, cast: Cast) -> None:
    arrangement = arrange(cast, cast.chantal.person)
    coming = put(arrangement, cast.chantal.person, LAST_TUESDAY + timedelta(weeks=1))
    cancelled = put(arrangement, cast.chantal.person, LAST_TUESDAY, state=VisitState.CANCELLED)
    with pytest.raises(NotPossibleNow, match="visit_to_come"):
        add_experience(coming, words=GOOD, actor=cast.aisha.actor)
    with pytest.raises(NotPossibleNow, match="visit_did_not_happen"):
        add_experience(cancelled, words=GOOD, actor=cast.aisha.actor)


def test_the_page_keeps_what_was_typed_and_names_what_is_missing(monday: datetime, cast: Cast) -> None:
    visit = put(arrange(cast, cast.chantal.person), cast.chantal.person, LAST_TUESDAY, state=VisitState.DONE)
    address = f"/afspraken/bezoek/{visit.pk}/hoe-ging-het/"
    client = cast.client("aisha")
    response = client.post(address, {"went_well": "yes", "thanks": "Dank je wel"})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["wants_more"]
    assert "Dank je wel" in response.content.decode()
    assert client.post(address, {"went_well": "yes", "wants_more": "yes", "thanks": "Dank je wel"}).status_code == 302
    assert Experience.objects.get().thanks == "Dank je wel"
    assert client.get(address).context["form"].initial["thanks"] == "Dank je wel"
    assert cast.client("els").get(address).status_code == 404
    assert cast.client("bram").get(address).status_code == 403


@pytest.mark.parametrize("name", ["went_well", "wants_more"])
def test_every_answer_of_the_form_fits_where_it_is_kept(name: str) -> None:
    widget: Any = AddExperienceForm().fields[name].widget
    column: Any = Experience._meta.get_field(name)
    assert all(len(code) <= column.max_length for code, _label in widget.choices)
