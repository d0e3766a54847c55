"""What came of the asks: proposals, faces, visits that were and are to come, somebody who drops out, how it went."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from samenspel.arrangements import planner
from samenspel.arrangements.models import Arrangement, Cover, Face, Helping, Proposal, Visit
from samenspel.arrangements.rules import CoverState, Say, VisitState
from samenspel.arrangements.services import (
    answer_cover,
    answer_face,
    approve_cover,
    approve_face,
    cancel_visit,
    drop_out,
    make_proposal,
    move_visit,
    report_visit,
)
from samenspel.arrangements.services.arrangements import extend_all
from samenspel.arrangements.services.experiences import Words, add_experience
from samenspel.arrangements.services.visits import Moment
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import Activity
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.project.demo.stories import THANKS, THANKS_FOR, Fate
from samenspel.project.demo.world import Asked, World

PROPOSED_AFTER = 3  # days after the ask was opened
SETTLED = (Fate.SINGLE, Fate.SPLIT)


def arrange_everything(world: World) -> None:
    """Propose, approve and agree, as far as the story of each ask goes."""
    for asked in [asked for asked in world.asked if asked.story.fate in (*SETTLED, Fate.CHOOSING, Fate.ASKED)]:
        if not Arrangement.objects.filter(ask=asked.ask).exists():
            propose(world, asked)


def propose(world: World, asked: Asked) -> None:
    """Pick a way to fill an ask, ask the resident about the faces, and then the helpers."""
    opened = asked.ask.opened_at
    assert opened is not None
    moment = min(opened + timedelta(days=PROPOSED_AFTER), world.now - timedelta(hours=8))
    with clock.at(moment):
        ask = _fresh(asked.ask)
        way = way_for(ask, is_shared=asked.story.fate in (Fate.SPLIT, Fate.CHOOSING))
        if way is None:
            world.report(f"Nobody for: {asked.story.words[:50]}")
            return
        proposal = make_proposal(ask, way=way, actor=world.staff["coordinator"])
    if asked.story.fate is Fate.CHOOSING:
        return
    with clock.at(moment + timedelta(hours=3)):
        for face in _faces(proposal):
            approve_face(face, says=Say.YES, actor=asked.asker)
    if asked.story.fate is Fate.ASKED:
        return
    with clock.at(moment + timedelta(hours=20)):
        for face in _faces(proposal):
            answer_face(face, says=Say.YES, actor=world.helpers[face.helper_id])


def way_for(ask: Ask, *, is_shared: bool) -> planner.Way | None:
    """Find the way that fits the story: with several people, or with one, that leaves least open."""
    ways = [way for way in planner.ways_for(ask).ways if way.shares]
    if not ways:
        return None
    if is_shared:
        return max(ways, key=lambda way: (len(way.shares) > 1, -len(way.open), len(way.shares)))
    return min(ways, key=lambda way: (len(way.shares) > 1, len(way.open)))


def _fresh(ask: Ask) -> Ask:
    return Ask.objects.select_related("resident", "asker", "community", "area").get(pk=ask.pk)


def _faces(proposal: Proposal) -> list[Face]:
    rows = Face.objects.select_related("helper", "proposal__ask__resident", "proposal__ask__asker", "proposal__ask__community")
    return list(rows.filter(proposal=proposal).order_by("created_at", "pk"))


def live_through(world: World) -> None:
    """Let every visit of the past end: most were, some did not happen, were called off, or were done by another."""
    speakers = {asked.ask.pk: asked.asker for asked in world.asked}
    for visit in list(_visits().filter(starts_at__lt=world.now - timedelta(hours=4)).order_by("starts_at", "pk")):
        _live(world, visit, speakers[visit.arrangement.ask_id])
    extend_all()
    _change_what_comes(world, speakers)


def _live(world: World, visit: Visit, speaker: Actor) -> None:
    """Let one visit of the past go as it went."""
    chance = world.chance.random()
    if visit.state == VisitState.OPEN:
        with clock.at(visit.ends_at + timedelta(hours=1)):
            report_visit(visit, happened=False, actor=speaker)
        return
    helper = _helper_of(world, visit)
    if chance < 0.05 and visit.starts_at > visit.arrangement.created_at + timedelta(days=3):
        with clock.at(visit.starts_at - timedelta(days=1)):
            cancel_visit(visit, actor=speaker)
        return
    if chance < 0.12 and visit.starts_at > visit.arrangement.created_at + timedelta(days=3):
        helper = _let_another_come(world, visit, helper, speaker) or helper
        visit = _visits().get(pk=visit.pk)
    happened = chance > 0.16 and visit.state == VisitState.PLANNED
    with clock.at(visit.ends_at + timedelta(hours=2)):
        report_visit(visit, happened=happened, actor=helper if visit.helper_id == helper.pk else speaker)
    if happened and chance > 0.45:
        _say_how_it_was(world, visit, helper, speaker)


def _let_another_come(world: World, visit: Visit, helper: Actor, speaker: Actor) -> Actor | None:
    """Let a helper drop out three days before, and somebody else come."""
    with clock.at(visit.starts_at - timedelta(days=2, hours=20)):
        drop_out(visit, actor=helper)
    for _question in range(3):
        cover = _covers().filter(visit=visit, state=CoverState.ASKED_RESIDENT).first()
        if cover is None:
            return None
        with clock.at(visit.starts_at - timedelta(days=2)):
            approve_cover(cover, says=Say.YES, actor=speaker)
            substitute = world.helpers[cover.helper_id]
            says = Say.YES if world.chance.random() < 0.7 else Say.NO
            answer_cover(_covers().get(pk=cover.pk), says=says, actor=substitute)
        if says is Say.YES:
            return substitute
    return None


def _say_how_it_was(world: World, visit: Visit, helper: Actor, speaker: Actor) -> None:
    """Let one side or both say how it went, now and then with a thank-you."""
    visit = _visits().get(pk=visit.pk)
    answers = ("yes", "yes", "yes", "yes", "so_so")
    fitting = (*THANKS, *THANKS_FOR.get(Activity(visit.arrangement.ask.activity), ()))
    with clock.at(visit.ends_at + timedelta(hours=world.chance.randint(3, 30))):
        for actor in (speaker, helper) if world.chance.random() < 0.5 else (speaker,):
            thanks = world.chance.choice(fitting) if actor is speaker and world.chance.random() < 0.5 else ""
            add_experience(visit, words=Words(world.chance.choice(answers), "yes", thanks), actor=actor)


def _change_what_comes(world: World, speakers: dict[uuid.UUID, Actor]) -> None:
    """Let a few visits of the coming weeks be called off or moved."""
    coming = _visits().filter(state=VisitState.PLANNED, starts_at__gt=world.now + timedelta(days=8))
    coming = coming.exclude(resident=world.parts["resident"]).order_by("starts_at", "pk")
    with world.ago(hours=5):
        for visit in list(coming)[::17][:4]:
            cancel_visit(visit, actor=speakers[visit.arrangement.ask_id])
        for visit in list(coming.filter(state=VisitState.PLANNED))[5::23][:3]:
            _move(visit, speakers[visit.arrangement.ask_id])


def _move(visit: Visit, speaker: Actor) -> None:
    """Move a visit one day, when its helper is free then."""
    day = visit.date + timedelta(days=1)
    busy = Visit.objects.filter(Q(helper=visit.helper_id) | Q(arrangement=visit.arrangement_id), date=day)
    if not busy.exists():
        move_visit(visit, moment=Moment(day, visit.start), actor=speaker)


def drop_outs(world: World) -> None:
    """Let somebody of the resident's four cannot come this week, and somebody else elsewhere; both wait for cover."""
    soon = _visits().filter(state=VisitState.PLANNED, starts_at__gt=world.now + timedelta(hours=20)).order_by("starts_at", "pk")
    mine = soon.filter(resident=world.parts["resident"]).exclude(helper=world.parts["helper"]).first()
    others = soon.exclude(resident__in=world.parts.values()).exclude(helper=world.parts["helper"])
    for visit, hours in ((mine, 3.0), *((other, 30.0) for other in list(others)[2:12:3])):
        if visit is not None and visit.starts_at - timedelta(hours=hours) < world.now + timedelta(days=30):
            with world.ago(hours=hours):
                drop_out(visit, actor=_helper_of(world, visit))
    _let_one_wait_for_a_helper(world)


def _let_one_wait_for_a_helper(world: World) -> None:
    """Let one resident have said yes already, so that a helper is asked."""
    cover = _covers().filter(state=CoverState.ASKED_RESIDENT).exclude(visit__resident=world.parts["resident"]).first()
    if cover is not None:
        speakers = {asked.ask.pk: asked.asker for asked in world.asked}
        with world.ago(hours=2):
            approve_cover(cover, says=Say.YES, actor=speakers[cover.visit.arrangement.ask_id])


def helpings_now() -> list[Helping]:
    """List who comes to whom at this moment."""
    rows = Helping.objects.filter(ended_at__isnull=True, for_visit__isnull=True)
    rows = rows.select_related("arrangement__resident", "arrangement__ask", "helper", "agreement")
    return list(rows.order_by("began_at", "pk"))


def latest_visit(helping: Helping, before: datetime) -> Visit | None:
    """Find the last visit of this helper here before a moment."""
    visits = Visit.objects.filter(arrangement=helping.arrangement_id, helper=helping.helper_id, starts_at__lt=before)
    return visits.order_by("-starts_at").first()


def _helper_of(world: World, visit: Visit) -> Actor:
    assert visit.helper_id is not None  # a planned visit has a helper
    return world.helpers[visit.helper_id]


def _visits() -> QuerySet[Visit]:
    return Visit.objects.select_related(
        "arrangement__ask__resident", "arrangement__ask__asker", "arrangement__community", "resident", "helper"
    )


def _covers() -> QuerySet[Cover]:
    return Cover.objects.select_related(
        "visit__arrangement__ask__resident", "visit__arrangement__ask__asker", "visit__resident", "helper"
    )
