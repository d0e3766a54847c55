"""The journal: one line for every change, written in the transaction of that change."""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Protocol

from django.db import models

from samenspel.foundation import clock
from samenspel.foundation.limits import Limit
from samenspel.foundation.models import JournalLine
from samenspel.foundation.refusals import Sentence, TooOften


class Actor(Protocol):
    """Whoever does something; in practice ``people.actors.Actor``."""

    @property
    def pk(self) -> Any:
        """The person's id."""

    @property
    def hat_name(self) -> str:
        """In what quality the person acts; empty without a hat."""


def record(verb: str, subject: models.Model, *, actor: Actor | None, **facts: object) -> JournalLine:
    """Write that ``actor`` (``None``: the system) did ``verb`` to ``subject``.

    Facts are ids, dates, codes and counts, never what a person wrote.
    """
    return JournalLine.objects.create(
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        actor_id=str(actor.pk) if actor is not None else "",
        actor_hat=actor.hat_name if actor is not None else "",
        facts={name: _plain(value) for name, value in facts.items()},
    )


def refuse_too_often(limit: Limit, *, actor: Actor, sentence: Sentence) -> None:
    """Refuse somebody who did this as often as is allowed already; the journal counts for all processes alike."""
    mine = JournalLine.objects.filter(actor_id=str(actor.pk), at__gt=clock.now() - limit.within)
    if mine.filter(verb=limit.verb).count() >= limit.most:
        raise TooOften("foundation.too_often", sentence)


def lines_about(subject: models.Model) -> list[JournalLine]:
    """List what happened to a subject, oldest first."""
    return list(JournalLine.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).order_by("pk"))


def lines_of(verb: str, subjects: Collection[models.Model]) -> list[JournalLine]:
    """List when this was done to any of these subjects of one kind, oldest first; one query, or none without subjects."""
    kinds = {subject._meta.label_lower for subject in subjects}
    if not kinds:
        return []
    ids = [str(subject.pk) for subject in subjects]
    return list(JournalLine.objects.filter(verb=verb, subject_type__in=kinds, subject_id__in=ids).order_by("pk"))


def _plain(value: object) -> object:
    if isinstance(value, uuid.UUID | date | datetime):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value
