"""The people you can be: their own stories, told before the rest of the town moves in."""

import uuid
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenspel.consent.rules import DataClass, Purpose
from samenspel.consent.services import agree
from samenspel.exchange.models import Suggestion
from samenspel.exchange.rules import Activity, Quality
from samenspel.exchange.services import suggest_for
from samenspel.exchange.services.asking import BESIDE_SENTENCE
from samenspel.people.actors import Actor
from samenspel.people.rules import Hat
from samenspel.project.demo.asking import ask, reply
from samenspel.project.demo.settling import Newcomer, move_in, offer
from samenspel.project.demo.stories import AFTERNOONS, DAYS, PIET, RIET, WEEKEND, stored_times
from samenspel.project.demo.town import NEIGHBOURHOODS
from samenspel.project.demo.world import World

HARBOUR = NEIGHBOURHOODS[0]
MOVED_IN, ASKED, LATEST = 100, 72, 70  # days ago
MANY = sorted(map(Activity, ("company", "walk", "groceries", "odd_jobs", "digital", "paperwork", "pets")))


@dataclass(frozen=True)
class DemoPerson:
    """Somebody you can be: a name, and in one line who that is."""

    part: str
    person_id: uuid.UUID
    name: str
    line: str | Promise
    hat: Hat


LINES: dict[str, tuple[Hat, str | Promise]] = {
    "resident": (Hat.RESIDENT, _("Riet is 83. On Tuesdays somebody comes for coffee; four neighbours share that.")),
    "helper": (Hat.HELPER, _("Samir is 34. He visits Riet once a month, and helps here and there.")),
    "carer": (Hat.CARER, _("Marleen is 52. She arranges things for her father Piet, who has Parkinson's.")),
    "coordinator": (Hat.COORDINATOR, _("Bas coordinates the help between neighbours, and sees what nobody picks up.")),
    "social_worker": (Hat.SOCIAL_WORKER, _("Naima is a social worker. She thinks along when an ask is more than company.")),
    "administrator": (Hat.ADMINISTRATOR, _("Joost looks after Samenspel for the town: who belongs, and who may do what.")),
}
"""Who you can be, in this order."""


def set_stage(world: World) -> None:
    """Let the people with a part move in, ask and reply."""
    riet = _move(world, Newcomer("Riet", "van der Meer", is_woman=True, number=1), Hat.RESIDENT)
    piet = _move(world, Newcomer("Piet", "de Wit", is_woman=False, number=2), Hat.RESIDENT)
    marleen = _move(world, Newcomer("Marleen", "de Wit", is_woman=True, number=3), Hat.CARER)
    samir = _move_helper(
        world,
        Newcomer("Samir", "El Idrissi", is_woman=False, number=4),
        DAYS,
        6,
        "Ik werk thuis en ben graag even weg van mijn scherm. Koffie en verhalen, daar houd ik van.",
    )
    sharing = [
        _move_helper(
            world,
            Newcomer("Ineke", "Bakker", is_woman=True, number=5),
            AFTERNOONS,
            2,
            "Moeder van drie, en mijn middagen zijn weer vrij.",
        ),
        _move_helper(
            world,
            Newcomer("Gert", "Mulder", is_woman=False, number=6),
            f"{AFTERNOONS}, {WEEKEND}",
            2,
            "Vroeger buschauffeur, nu rijd ik graag voor de buurt.",
        ),
        _move_helper(
            world,
            Newcomer("Halima", "Bouzid", is_woman=True, number=7),
            AFTERNOONS,
            2,
            "Ik lees graag voor, en bak graag voor een ander.",
        ),
    ]
    world.parts |= {"resident": riet.person, "helper": samir.person, "carer": marleen.person}
    with world.ago(days=MOVED_IN - 1):
        agree(
            piet.person,
            marleen.person,
            purpose=Purpose.REPRESENT,
            sentence=BESIDE_SENTENCE,
            actor=piet,
            data_classes=[DataClass.ACCOUNT, DataClass.MATCHING, DataClass.STORY, DataClass.CONTACT],
        )
    _share_tuesdays(world, riet, [samir, *sharing])
    ask(world, PIET, marleen, days=LATEST, resident=piet.person)


def _share_tuesdays(world: World, riet: Actor, helpers: list[Actor]) -> None:
    """Let Riet ask for company every week, and four neighbours reply: once a month would be fine."""
    asked = ask(world, RIET, riet, days=ASKED)
    with world.ago(days=ASKED - 0.2):
        suggest_for(asked.ask)
    for number, helper in enumerate(helpers):
        with world.ago(days=ASKED - 0.5 - number / 4):
            suggestion = Suggestion.objects.select_related("ask", "helper").get(ask=asked.ask, helper=helper.person)
            reply(world, asked, suggestion, helper, every_weeks=4)
    asked.ask.refresh_from_db()


def _move(world: World, newcomer: Newcomer, hat: Hat) -> Actor:
    with world.ago(days=MOVED_IN):
        return move_in(world, newcomer, world.home, HARBOUR, hat)


def _move_helper(world: World, newcomer: Newcomer, times: str, month: int, words: str) -> Actor:
    actor = _move(world, newcomer, Hat.HELPER)
    with world.ago(days=MOVED_IN - 1):
        offer(
            world,
            actor,
            newcomer,
            activities=MANY,
            availability=stored_times(times),
            reach_km=3.0,
            away=[],
            most_per_week=2,
            most_per_month=month,
            words=words,
            qualities=[Quality.LIKES_PETS, Quality.NON_SMOKER],
        )
    world.helpers[actor.pk] = actor
    return actor
