"""What waits for somebody: faces to choose, questions to answer, visits to look back on."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import chain

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.arrangements.models import Cover, Face, Proposal, Visit
from samenspel.arrangements.planner import wants_nobody_now
from samenspel.arrangements.queries.calendar import own_visits
from samenspel.arrangements.queries.doubts import doubt_text, doubted_visits
from samenspel.arrangements.rules import ArrangementState, CoverState, ProposalState, Say, VisitState
from samenspel.exchange.access import asks_of
from samenspel.exchange.models import Ask
from samenspel.exchange.wording import activity_text
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.people.queries import display_name
from samenspel.ui.moments import day_text, list_text
from samenspel.ui.waiting import Waiting

MOST_OF_A_KIND = 5
MOST_COVERS = 50
LOOKS_BACK = timedelta(days=21)


def waits_for(actor: Actor) -> tuple[Waiting, ...]:
    """List what this person can do something about now, the oldest first; a fixed number of queries."""
    mine = list(asks_of(actor).values_list("pk", flat=True))
    agreed = _who_said_yes(mine)
    found = chain(
        _faces_to_choose(mine, agreed),
        _faces_asked(mine, agreed),
        _faces_to_answer(actor),
        _covers_to_choose(mine),
        _covers_to_answer(actor),
        _open_visits(mine),
        _visits_in_doubt(actor),
        _visits_to_tell(actor),
    )
    return tuple(sorted(found, key=lambda one: one.since))


def _who_said_yes(asks: list[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Say per proposal that waits who said yes already, after the resident did; one query."""
    rows = Face.objects.filter(proposal__ask__in=asks, proposal__state=ProposalState.WAITING, helper_says=Say.YES)
    names: dict[uuid.UUID, list[str]] = {}
    for face in rows.select_related("helper").order_by("created_at", "pk"):
        names.setdefault(face.proposal_id, []).append(display_name(face.helper))
    return {
        pk: ngettext("%(names)s said yes already.", "%(names)s said yes already.", len(said)) % {"names": list_text(said)}
        for pk, said in names.items()
    }


def _faces_to_choose(asks: list[uuid.UUID], agreed: Mapping[uuid.UUID, str]) -> Iterator[Waiting]:
    waiting = Face.objects.filter(proposal__ask__in=asks, proposal__state=ProposalState.WAITING, resident_says=Say.NOT_YET)
    rows = waiting.values("proposal", "proposal__ask__activity").annotate(count=Count("pk"), since=Min("created_at"))
    for row in rows.order_by("since")[:MOST_OF_A_KIND]:
        text = ngettext(
            "%(count)d person could come for: %(what)s. You choose.",
            "%(count)d people could come for: %(what)s. You choose.",
            row["count"],
        )
        said = text % {"count": row["count"], "what": activity_text(row["proposal__ask__activity"])}
        yield Waiting(
            text=f"{said} {agreed.get(row['proposal'], '')}".strip(),
            url=reverse("arrangements:proposal_detail", args=[row["proposal"]]),
            action=_("Look who"),
            icon="people",
            since=row["since"],
        )


def _faces_asked(asks: list[uuid.UUID], agreed: Mapping[uuid.UUID, str]) -> Iterator[Waiting]:
    """One line for each proposal in which the resident said all there is to say, and somebody has been asked; two queries."""
    unsaid = Face.objects.filter(proposal=OuterRef("pk"), resident_says=Say.NOT_YET)
    rows = Proposal.objects.filter(~Exists(unsaid), ask__in=asks, state=ProposalState.WAITING).select_related("ask")
    asked = Face.objects.filter(resident_says=Say.YES, helper_says=Say.NOT_YET).select_related("helper").order_by("created_at")
    for proposal in rows.prefetch_related(Prefetch("faces", asked)).order_by("created_at")[:MOST_OF_A_KIND]:
        names = [display_name(face.helper) for face in proposal.faces.all()]
        facts = {"names": list_text(names), "what": activity_text(proposal.ask.activity)}
        text = ngettext(
            "%(names)s has been asked for: %(what)s. You hear it as soon as there is an answer.",
            "%(names)s have been asked for: %(what)s. You hear it as soon as there is an answer.",
            len(names),
        )
        yield Waiting(
            text=f"{text % facts} {agreed.get(proposal.pk, '')}".strip(),
            url=reverse("arrangements:proposal_detail", args=[proposal.pk]),
            action=_("Look at the proposal"),
            icon="clock",
            since=proposal.created_at,
        )


def _faces_to_answer(actor: Actor) -> Iterator[Waiting]:
    """What somebody is asked, and what was answered with yes while others are still to answer; one query."""
    mine = Face.objects.filter(helper=actor.person, resident_says=Say.YES, proposal__state=ProposalState.WAITING)
    rows = mine.exclude(helper_says=Say.NO).select_related("proposal__ask__resident")
    for face in rows.order_by("helper_says", "created_at")[: 2 * MOST_OF_A_KIND]:
        is_asked = face.helper_says == Say.NOT_YET
        asks = _("%(name)s would like you to come. Do you want to?")
        said = _("You said yes to %(name)s. Others are still to answer: you hear it as soon as it is agreed.")
        yield Waiting(
            text=(asks if is_asked else said) % {"name": display_name(face.proposal.ask.resident)},
            url=reverse("arrangements:proposal_detail", args=[face.proposal_id]),
            action=_("Give an answer") if is_asked else _("Look at the proposal"),
            icon="hand" if is_asked else "clock",
            since=face.created_at,
            before=face.answer_before if is_asked else None,
        )


def _covers_to_choose(asks: list[uuid.UUID]) -> Iterator[Waiting]:
    """One line for each ask, with the first visit for which somebody else was found."""
    rows = to_choose().filter(visit__arrangement__ask__in=asks)
    found: dict[uuid.UUID, list[Cover]] = {}
    for cover in rows.select_related("visit__arrangement").order_by("visit__starts_at", "pk")[:MOST_COVERS]:
        found.setdefault(cover.visit.arrangement.ask_id, []).append(cover)
    for first, *others in list(found.values())[:MOST_OF_A_KIND]:
        more = ngettext(
            "Somebody else may be able to come on %(day)s, and on %(count)d more day. You choose.",
            "Somebody else may be able to come on %(day)s, and on %(count)d more days. You choose.",
            len(others),
        )
        text = more if others else _("Somebody else may be able to come on %(day)s. You choose.")
        yield Waiting(
            text=text % {"day": day_text(first.visit.date), "count": len(others)},
            url=reverse("arrangements:visit_detail", args=[first.visit_id]),
            action=_("Look who"),
            icon="people",
            since=max(cover.created_at for cover in (first, *others)),
            before=first.visit.starts_at,
        )


def to_choose() -> QuerySet[Cover]:
    """List those of whom the resident says whether they may come instead, for a visit that has not begun."""
    return Cover.objects.filter(state=CoverState.ASKED_RESIDENT, visit__starts_at__gt=clock.now())


def next_choice(cover: Cover) -> Cover | None:
    """Find what there is to choose next after this cover: for the same visit, else for the first other one of the ask."""
    rows = to_choose().filter(visit__arrangement=cover.visit.arrangement_id)
    choices = rows.select_related("visit").order_by("visit__starts_at", "pk")
    return choices.filter(visit=cover.visit_id).first() or choices.first()


def _covers_to_answer(actor: Actor) -> Iterator[Waiting]:
    rows = Cover.objects.filter(helper=actor.person, state=CoverState.ASKED_HELPER).select_related("visit__resident")
    for cover in rows.order_by("created_at")[:MOST_OF_A_KIND]:
        facts = {"day": day_text(cover.date), "name": display_name(cover.visit.resident)}
        yield Waiting(
            text=_("Can you visit %(name)s on %(day)s, instead of somebody else?") % facts,
            url=reverse("arrangements:visit_detail", args=[cover.visit_id]),
            action=_("Give an answer"),
            icon="hand",
            since=cover.created_at,
            before=cover.answer_before,
        )


def _open_visits(asks: list[uuid.UUID]) -> Iterator[Waiting]:
    """One line for each ask with coming visits that nobody does and nobody is asked for; none where nobody is wanted now."""
    rows = Visit.objects.filter(
        arrangement__ask__in=asks, arrangement__state=ArrangementState.ACTIVE, state=VisitState.OPEN, starts_at__gt=clock.now()
    ).exclude(covers__state__in=[CoverState.ASKED_RESIDENT, CoverState.ASKED_HELPER])
    rows = rows.exclude(arrangement__ask__proposals__state=ProposalState.WAITING)
    rows = rows.exclude(arrangement__ask__in=Ask.objects.filter(wants_nobody_now()))
    grouped = rows.order_by().values("arrangement__ask", "arrangement__ask__activity")
    for row in grouped.annotate(count=Count("pk", distinct=True), since=Min("created_at")).order_by("since")[:MOST_OF_A_KIND]:
        text = ngettext(
            "For %(count)d visit nobody comes yet: %(what)s.", "For %(count)d visits nobody comes yet: %(what)s.", row["count"]
        )
        yield Waiting(
            text=text % {"count": row["count"], "what": activity_text(row["arrangement__ask__activity"])},
            url=reverse("arrangements:proposal_new", args=[row["arrangement__ask"]]),
            action=_("Look who can come"),
            icon="search",
            since=row["since"],
        )


def _visits_in_doubt(actor: Actor) -> Iterator[Waiting]:
    """One line for all agreed visits that do not fit how somebody helps now."""
    since = list(doubted_visits(actor.person).values_list("doubted_at", flat=True))
    if since:
        yield Waiting(
            text=doubt_text(len(since)),
            url=reverse("arrangements:doubt_list"),
            action=_("Look at these visits"),
            icon="calendar",
            since=min(moment for moment in since if moment is not None),
        )


def _visits_to_tell(actor: Actor) -> Iterator[Waiting]:
    """Find visits of the last weeks that nobody said anything about."""
    moment = clock.now()
    rows = own_visits(actor.person).filter(state=VisitState.PLANNED, ends_at__lt=moment, starts_at__gt=moment - LOOKS_BACK)
    rows = rows.filter(Q(helper=actor.person) | ~Q(experiences__person=actor.person))
    for visit in rows.order_by("starts_at")[:MOST_OF_A_KIND]:
        yield Waiting(
            text=_("How did it go on %(day)s?") % {"day": day_text(visit.date)},
            url=reverse("arrangements:visit_detail", args=[visit.pk]),
            action=_("Tell us"),
            icon="heart",
            since=visit.ends_at,
        )
