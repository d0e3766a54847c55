"""What a page must know about conversations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.conversations import access
from samenspel.conversations.models import Message, Party, Thread
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.ui.waiting import Waiting

THREADS_A_PAGE = 25
MESSAGES_A_PAGE = 40
EXCERPT = 90


@dataclass(frozen=True)
class Topic:
    """What a conversation is about: a few words, and where to read more."""

    label: str | Promise
    url: str = ""


Namer = Callable[[Iterable[str]], Mapping[str, Topic]]

_namers: dict[str, Namer] = {}


def names_topics(about_type: str) -> Callable[[Namer], Namer]:
    """Let the decorated function say, for many ids at once, what conversations about this type are about."""

    def register(namer: Namer) -> Namer:
        _namers[about_type] = namer
        return namer

    return register


@dataclass(frozen=True)
class ThreadSummary:
    """A conversation as a line in a list."""

    url: str
    who: str
    topic: Topic | None
    excerpt: str
    is_mine: bool
    moment: datetime
    is_unread: bool
    is_closed: bool


@dataclass(frozen=True)
class ThreadList:
    """One page of conversations."""

    threads: tuple[ThreadSummary, ...]
    pages: "Page[Thread]"


@dataclass(frozen=True)
class Line:
    """One message as the reader sees it."""

    who: str
    words: str
    moment: datetime
    is_mine: bool
    is_new: bool


@dataclass(frozen=True)
class ThreadPage:
    """A conversation, one page of its messages, oldest of the page first."""

    url: str
    who: str
    topic: Topic | None
    lines: tuple[Line, ...]
    pages: "Page[Message]"
    is_closed: bool
    hides_names: bool
    form_key: UUID


def count_unread(actor: Actor) -> int:
    """Count the conversations in which something unread waits for this person: one query."""
    return _unread(Party.objects.filter(person=actor.person)).count()


def _unread(parties: QuerySet[Party]) -> QuerySet[Party]:
    new = Q(read_until__isnull=True) | Q(thread__last_message_at__gt=F("read_until"))
    return parties.filter(new, left_at__isnull=True, thread__last_message_at__gte=F("joined_at"))


def waits_for(actor: Actor) -> tuple[Waiting, ...]:
    """Say on the home page that messages wait, in one line."""
    unread = _unread(Party.objects.filter(person=actor.person)).order_by("thread__last_message_at")
    rows = list(unread.values_list("thread_id", "thread__last_message_at"))
    if not rows:
        return ()
    url = reverse("conversations:thread_detail", args=[rows[0][0]]) if len(rows) == 1 else reverse("conversations:thread_list")
    text = ngettext(
        "There is a new message for you.", "There are new messages for you in %(count)d conversations.", len(rows)
    ) % {"count": len(rows)}
    return (Waiting(text, url, gettext_lazy("Read"), "chat", rows[0][1] or clock.now()),)


def list_threads(actor: Actor, page: int | str = 1) -> ThreadList:
    """List this person's conversations, the latest first: the same number of queries however many there are."""
    threads = access.visible_to(actor).prefetch_related(Prefetch("parties", Party.objects.select_related("person")))
    latest_first = threads.order_by(Coalesce("last_message_at", "created_at").desc(), "pk")
    pages = Paginator(latest_first, THREADS_A_PAGE).get_page(page)
    rows = list(pages.object_list)
    messages = _latest_messages(rows)
    topics = topics_of(rows)
    return ThreadList(tuple(_summary(row, messages.get(row.pk), topics.get(row.pk), actor) for row in rows), pages)


def _latest_messages(threads: list[Thread]) -> dict[UUID, Message]:
    """Find the last message of each conversation: one query."""
    of_thread = Message.objects.filter(thread=OuterRef("pk")).order_by("-created_at", "-pk").values("pk")[:1]
    latest = Thread.objects.filter(pk__in=[thread.pk for thread in threads]).values(latest=Subquery(of_thread))
    return {message.thread_id: message for message in Message.objects.filter(pk__in=latest)}


def _summary(thread: Thread, message: Message | None, topic: Topic | None, actor: Actor) -> ThreadSummary:
    parties = list(thread.parties.all())
    mine = next(party for party in parties if party.person_id == actor.pk)
    if message is not None and message.created_at < mine.joined_at:
        message = None
    return ThreadSummary(
        url=reverse("conversations:thread_detail", args=[thread.pk]),
        who=_others(parties, actor),
        topic=topic,
        excerpt=_excerpt(message.words) if message else "",
        is_mine=message is not None and message.author_id == actor.pk,
        moment=thread.last_message_at or thread.created_at,
        is_unread=message is not None and (mine.read_until is None or message.created_at > mine.read_until),
        is_closed=thread.closed_at is not None,
    )


def _excerpt(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _name(party: Party) -> str:
    return party.alias or str(party.person)


def _others(parties: Iterable[Party], actor: Actor) -> str:
    names = [_name(party) for party in parties if party.person_id != actor.pk]
    if len(names) < 2:
        return names[0] if names else _("nobody")
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def topics_of(threads: Iterable[Thread]) -> dict[UUID, Topic]:
    """Say what conversations are about, as far as somebody told how to name it."""
    threads = list(threads)
    found: dict[UUID, Topic] = {}
    for about_type in {thread.about_type for thread in threads} & _namers.keys():
        of_type = [thread for thread in threads if thread.about_type == about_type]
        named = _namers[about_type]({thread.about_id for thread in of_type})
        found |= {thread.pk: named[thread.about_id] for thread in of_type if thread.about_id in named}
    return found


def thread_page(thread: Thread, *, actor: Actor, page: int | str = 1) -> ThreadPage:
    """Show a conversation to one of its people: from the moment that this person joined on."""
    parties = list(thread.parties.select_related("person").order_by("pk"))
    mine = next(party for party in parties if party.person_id == actor.pk)
    names = {party.person_id: _name(party) for party in parties}
    messages = thread.messages.filter(created_at__gte=mine.joined_at).order_by("-created_at", "-pk")
    found = Paginator(messages, MESSAGES_A_PAGE).get_page(page)
    lines = [_line(message, mine, names) for message in found.object_list]
    return ThreadPage(
        url=reverse("conversations:thread_detail", args=[thread.pk]),
        who=_others(parties, actor),
        topic=topics_of([thread]).get(thread.pk),
        lines=tuple(reversed(lines)),
        pages=found,
        is_closed=thread.closed_at is not None,
        hides_names=any(party.alias for party in parties),
        form_key=uuid4(),
    )


def _line(message: Message, mine: Party, names: Mapping[UUID, str]) -> Line:
    is_mine = message.author_id == mine.person_id
    return Line(
        who=_("You") if is_mine else names.get(message.author_id, _("Somebody who left")),
        words=message.words,
        moment=message.created_at,
        is_mine=is_mine,
        is_new=not is_mine and (mine.read_until is None or message.created_at > mine.read_until),
    )
