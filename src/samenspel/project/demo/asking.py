"""The asks of the demo: typed, opened, put before neighbours, answered or not."""

from datetime import date, timedelta

from samenspel.conversations.services import mark_read, write_message
from samenspel.exchange.models import Ask, Reply, Suggestion
from samenspel.exchange.rules import Answer, Closing, Rhythm
from samenspel.exchange.services import (
    ask_whether_needed,
    change_ask,
    close_ask,
    expire_asks,
    give_reply,
    note_reading,
    open_ask,
    refuse_suggestion,
    start_ask,
    suggest_for,
)
from samenspel.exchange.shapes import AskPart, KindPart, WhenPart, WhoPart, WordsPart
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.people.models import Person
from samenspel.project.demo.stories import PIET, REPLIES, RIET, STORIES, TALKS, Fate, Story
from samenspel.project.demo.world import Asked, World

OPENED = {
    # how many days ago an ask was opened, at least and at most
    Fate.FRESH: (0, 1),
    Fate.REPLIED: (3, 9),
    Fate.STALLED: (9, 16),
    Fate.CHOOSING: (5, 8),
    Fate.ASKED: (6, 9),
    Fate.SINGLE: (40, 56),
    Fate.SPLIT: (44, 58),
    Fate.CLOSED: (30, 40),
    Fate.EXPIRED: (62, 66),
}
LOOKS = {Fate.REPLIED: 2, Fate.STALLED: 3}
DAYS_BETWEEN_LOOKS = 2
CLOSED_AFTER = 12


def ask_everything(world: World) -> None:
    """Let every story become an ask, the oldest first; those with a part in the demo were asked before."""
    waiting = [story for story in STORIES if story not in (RIET, PIET)]
    plan = [(_opened(world, story), number, story) for number, story in enumerate(waiting)]
    for days, _number, story in sorted(plan, reverse=True):
        asker = world.residents.pop(world.chance.randrange(len(world.residents)))
        asked = ask(world, story, asker, days=days)
        if story.fate is not Fate.DRAFT:
            look_for_helpers(world, asked, days=days)


def _opened(world: World, story: Story) -> float:
    first, last = OPENED.get(story.fate, (1, 20))
    return world.chance.uniform(first, last)


def ask(world: World, story: Story, asker: Actor, *, days: float, resident: Person | None = None) -> Asked:
    """Type an ask as the form does, step by step, and open it unless it stays a draft."""
    with world.ago(days=days):
        made = start_ask(world.home, resident=resident, actor=asker)
        steps = steps_of(story, clock.today())
        for number, part in enumerate(steps[:2] if story.fate is Fate.DRAFT else steps, start=1):
            made = change_ask(made, part, step=number, version=made.version, actor=asker)
        if story.fate is not Fate.DRAFT:
            made = open_ask(made, version=made.version, actor=asker)
    asked = Asked(made, story, asker)
    world.asked.append(asked)
    return asked


def steps_of(story: Story, today: date) -> tuple[AskPart, ...]:
    """Return what is typed in each step."""
    first = first_day(story, today)
    return (
        WordsPart(story.words),
        KindPart(story.activity),
        WhenPart(story.rhythm, story.times_as_stored(), story.minutes, first, None),
        WhoPart(list(story.needs), list(story.wishes), story.faces, story.give_back),
    )


def first_day(story: Story, today: date) -> date:
    """Find the first day, from the day after tomorrow on, on which the ask has time; it must not be over by now."""
    weekdays = {int(str(row["weekday"])) for row in story.times_as_stored()}
    soon = 13 if story.rhythm is Rhythm.ONCE and story.fate in (Fate.REPLIED, Fate.ASKED) else 2
    days = (today + timedelta(days=number) for number in range(soon, soon + 8))
    return next(day for day in days if day.isoweekday() in weekdays)


def look_for_helpers(world: World, asked: Asked, *, days: float) -> None:
    """Put an ask before neighbours, every other day for a while, and let some of them answer."""
    for number in range(LOOKS.get(asked.story.fate, 1)):
        left = days - number * DAYS_BETWEEN_LOOKS
        if left > 0:
            with world.ago(days=left):
                suggest_for(asked.ask)
            _answer(world, asked, days=left - 0.4)
    if asked.story.fate is Fate.CLOSED:
        with world.ago(days=days - CLOSED_AFTER):
            close_ask(Ask.objects.get(pk=asked.ask.pk), why=world.chance.choice(list(Closing)), actor=asked.asker)


def _answer(world: World, asked: Asked, *, days: float) -> None:
    """Let some of those who were asked read it, say no, or say that they could do it."""
    wanted = {Fate.REPLIED: 3, Fate.CHOOSING: 3, Fate.ASKED: 1, Fate.SINGLE: 1, Fate.SPLIT: 3}.get(asked.story.fate, 0)
    replied = Reply.objects.filter(ask=asked.ask).count()
    waiting = Suggestion.objects.filter(ask=asked.ask, answer=Answer.NONE).exclude(helper=world.parts["helper"])
    with world.ago(days=max(days, 0.05)):
        for suggestion in waiting.select_related("ask__resident", "helper").order_by("day", "nth", "pk"):
            helper = world.helpers[suggestion.helper_id]
            chance = world.chance.random()
            if chance < 0.6:
                note_reading(suggestion, actor=helper)
            if replied < wanted and chance < 0.45:
                reply(world, asked, suggestion, helper)
                replied += 1
            elif 0.45 <= chance < 0.55:
                refuse_suggestion(suggestion, actor=helper)


def reply(world: World, asked: Asked, suggestion: Suggestion, helper: Actor, *, every_weeks: int | None = None) -> Reply:
    """Let a helper reply, and the two of them talk a little."""
    if every_weeks is None and asked.story.rhythm is Rhythm.WEEKLY:
        every_weeks = world.chance.choice((None, 2, 4))
    given = give_reply(suggestion, words=world.chance.choice(REPLIES), every_weeks=every_weeks, actor=helper)
    assert given.thread is not None
    lines = world.chance.choice(TALKS)
    for number, words in enumerate(lines[: world.chance.randint(0, len(lines))]):
        speaker = helper if number % 2 else asked.asker
        with clock.at(clock.now() + timedelta(minutes=20 * (number + 1))):
            write_message(given.thread, words=words, actor=speaker)
            mark_read(given.thread, actor=speaker)
    return given


def let_some_expire(world: World) -> None:
    """Let the friendly question come, and the asks about which nobody answers it stop by themselves."""
    with world.ago(days=30):
        ask_whether_needed()
    with world.ago(days=21):
        expire_asks()
