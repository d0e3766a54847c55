"""The small things of every day in the demo: who looked at what, what people wrote, letters that went out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F

from samenspel.consent.rules import DataClass, Ground, Purpose
from samenspel.consent.services import note_look
from samenspel.conversations.models import Letter
from samenspel.conversations.rules import LetterState
from samenspel.conversations.services import mark_read, open_thread, write_message
from samenspel.exchange.models import Ask
from samenspel.exchange.rules import AskState
from samenspel.foundation import clock
from samenspel.foundation.models import Job, JobState
from samenspel.people.actors import Actor
from samenspel.project.demo.helping import helpings_now, latest_visit
from samenspel.project.demo.stories import VISIT_TALKS
from samenspel.project.demo.world import World

FRIDAY = 5


def look_around(world: World) -> None:
    """Let helpers look up the address before they go, and staff read what waits long."""
    for helping in helpings_now():
        visit = latest_visit(helping, world.now)
        if visit is None:
            continue
        with clock.at(visit.starts_at - timedelta(hours=1)):
            note_look(
                world.helpers[helping.helper_id],
                subject=helping.arrangement.resident,
                data_class=DataClass.CONTACT,
                purpose=Purpose.VISITS,
                about=helping.arrangement,
                agreement=helping.agreement,
                ground=Ground.AGREEMENT,
            )
    rows = Ask.objects.filter(community=world.home, state__in=[AskState.OPEN, AskState.ARRANGED]).select_related("resident")
    for number, ask in enumerate(rows.order_by("opened_at", "pk")):
        for part in ("coordinator", "social_worker")[: 1 + (number % 3 == 0)]:
            with clock.at(_office_hour(world)):
                note_look(
                    world.staff[part],
                    subject=ask.resident,
                    data_class=DataClass.STORY,
                    purpose=Purpose.GUIDANCE,
                    about=ask,
                    ground=Ground.CASELOAD,
                )


def _office_hour(world: World) -> datetime:
    """Pick a moment of the last days at which people are at work."""
    here = world.now.astimezone(ZoneInfo(world.home.time_zone))
    day = here - timedelta(days=world.chance.randint(1, 4))
    while day.isoweekday() > FRIDAY:
        day -= timedelta(days=1)
    return day.replace(hour=world.chance.randint(9, 16), minute=world.chance.randrange(60))


def talk(world: World) -> None:
    """Let people who see each other also write to each other; the last message is often not read yet."""
    speakers = {asked.ask.pk: asked.asker for asked in world.asked}
    for number, helping in enumerate(helpings_now()):
        speaker, helper = speakers[helping.arrangement.ask_id], world.helpers[helping.helper_id]
        _write(world, speaker, helper, helping.arrangement.ask, lines=1 + number % 3, days=0.1 + number % 7)


def _write(world: World, speaker: Actor, helper: Actor, ask: Ask, *, lines: int, days: float) -> None:
    with world.ago(days=days + 0.2):
        thread = open_thread([speaker.person, helper.person], about=ask, actor=helper)
    talk = world.chance.choice(VISIT_TALKS)
    for number, words in enumerate(talk[:lines]):
        author, reader = (speaker, helper) if number % 2 else (helper, speaker)
        with world.ago(days=days, hours=-number / 4):
            mark_read(thread, actor=author)
            write_message(thread, words=words, actor=author)
            if days > 1:
                mark_read(thread, actor=reader)


def send_off(world: World) -> None:
    """Let the letters and the work of the past be done, so that the demo begins with today's.

    Each letter went out on its own day: else everybody has had today's letters, and reads of nothing new before tomorrow.
    """
    past = world.now - timedelta(minutes=30)
    letters = Letter.objects.filter(state=LetterState.WAITING, send_after__lt=past)
    letters.update(state=LetterState.SENT, sent_at=F("send_after"), attempts=1)
    Job.objects.filter(state=JobState.WAITING, run_after__lte=world.now).update(state=JobState.DONE, finished_at=world.now)
