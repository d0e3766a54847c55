"""What the stories of asking and helping begin with: offers that stand, asks that are open."""

from datetime import date, timedelta

from samenspel.consent.models import Agreement
from samenspel.consent.rules import DataClass, How, Purpose
from samenspel.consent.services import agree
from samenspel.exchange import services
from samenspel.exchange.models import Ask, Offer, Reply, Suggestion
from samenspel.exchange.shapes import AskPart, KindPart, OfferWish, WhenPart, WhoPart, WordsPart
from samenspel.foundation import clock
from tests.conftest import Cast, Player

AFTERNOONS = [{"weekday": day, "from": "12:30", "to": "17:30"} for day in range(1, 8)]
WORDS = "Een kop koffie en een praatje, dat zou fijn zijn."


def make_offer(cast: Cast, player: Player, *, activities: tuple[str, ...] = ("company", "walk"), **wish: object) -> Offer:
    """Let somebody offer company in the afternoons, three kilometres around home."""
    given = OfferWish(
        activities=list(activities),
        qualities=list(wish.get("qualities", ["likes_pets"])),  # type: ignore[call-overload]
        availability=[dict(row) for row in wish.get("availability", AFTERNOONS)],  # type: ignore[attr-defined]
        away=wish.get("away", []),  # type: ignore[arg-type]
        reach_km=float(wish.get("reach_km", 3.0)),  # type: ignore[arg-type]
        most_per_week=1,
        most_per_month=2,
        words="Ik drink graag koffie.",
        is_standing="expires_on" not in wish,
        expires_on=wish.get("expires_on"),  # type: ignore[arg-type]
    )
    return services.set_offer(cast.community, given, version=0, actor=player.actor)


def make_draft(cast: Cast, player: Player | None = None, *, resident: Player | None = None, **facts: object) -> Ask:
    """Let somebody (Aisha) go through the steps of asking company every week, up to reading it over."""
    actor = (player or cast.aisha).actor
    ask = services.start_ask(cast.community, resident=resident.person if resident else None, actor=actor)
    today = clock.today()
    parts: tuple[AskPart, ...] = (
        WordsPart(str(facts.get("words", WORDS))),
        KindPart(str(facts.get("activity", "company"))),
        WhenPart(
            str(facts.get("rhythm", "weekly")),
            [dict(row) for row in facts.get("times", AFTERNOONS)],  # type: ignore[attr-defined]
            90,
            _day(facts.get("first_day"), today + timedelta(days=2)),
            None,
        ),
        WhoPart(list(facts.get("needs", [])), ["car"], int(str(facts.get("most_faces", 4))), "Een appeltaart."),  # type: ignore[call-overload]
    )
    for step, part in enumerate(parts, start=1):
        ask = services.change_ask(ask, part, step=step, version=ask.version, actor=actor)
    return ask


def _day(given: object, otherwise: date) -> date:
    return given if isinstance(given, date) else otherwise


def make_ask(cast: Cast, player: Player | None = None, *, resident: Player | None = None, **facts: object) -> Ask:
    """Let somebody (Aisha) open an ask."""
    ask = make_draft(cast, player, resident=resident, **facts)
    return services.open_ask(ask, version=ask.version, actor=(player or cast.aisha).actor)


def let_stand_beside(resident: Player, carer: Player) -> Agreement:
    """Let a resident agree that somebody arranges things beside them."""
    return agree(
        resident.person,
        carer.person,
        purpose=Purpose.REPRESENT,
        data_classes=[DataClass.MATCHING, DataClass.STORY, DataClass.CONTACT],
        sentence="Hanna mag dingen voor mij regelen.",
        how=How.APP,
        actor=resident.actor,
    )


def suggested(ask: Ask, player: Player) -> Suggestion:
    """Return by which suggestion the ask came to somebody."""
    return Suggestion.objects.select_related("ask__community", "ask__area").get(ask=ask, helper=player.person)


def make_reply(cast: Cast, ask: Ask, player: Player, *, every_weeks: int | None = None) -> Reply:
    """Let a helper with an offer say yes to an ask."""
    if not Offer.objects.filter(helper=player.person).exists():
        make_offer(cast, player)
    services.suggest_for(ask)
    return services.give_reply(suggested(ask, player), words="Ik kom graag.", every_weeks=every_weeks, actor=player.actor)
