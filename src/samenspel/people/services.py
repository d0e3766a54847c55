"""What can be done with people."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.translation import get_language

from samenspel.foundation import clock, journal
from samenspel.people.actors import Actor
from samenspel.people.models import Person

UNFINISHED_FOR = timedelta(days=1)


@transaction.atomic
def find_or_make_person(*, email: str, first_name: str = "", last_name: str = "", phone: str = "", actor: Actor | None) -> Person:
    """Return the person with this e-mail address as is; make one who can sign in with a code when nobody has it."""
    address = email.strip().lower()
    known = Person.objects.filter(email__iexact=address).first()
    if known is not None:
        return known
    language = (get_language() or "nl")[:2]
    names = {"first_name": first_name.strip(), "last_name": last_name.strip(), "phone": phone}
    person = Person.objects.create_user(email=address, **names, language=language)
    _remember_address(person)
    journal.record("people.person_made", person, actor=actor)
    return person


@transaction.atomic
def make_person_without_mail(*, first_name: str, last_name: str, phone: str, actor: Actor | None) -> Person:
    """Make a person who is reached by phone or on paper, and does not sign in."""
    language = (get_language() or "nl")[:2]
    names = {"first_name": first_name.strip(), "last_name": last_name.strip(), "phone": phone}
    person = Person.objects.create_user(**names, language=language, wants_reminders=False)
    journal.record("people.person_made", person, actor=actor)
    return person


@transaction.atomic
def welcome(email: str) -> Person | None:
    """Return who may get a code at this address: who has it, or a new person; nobody when the account was closed."""
    person = find_or_make_person(email=email, actor=None)
    _remember_address(person)
    return person if person.is_active else None


@transaction.atomic
def forget_unfinished() -> int:
    """Delete who typed an address once and never came in with the code; says how many."""
    long_ago = clock.now() - UNFINISHED_FOR
    unfinished = Person.objects.filter(last_login__isnull=True, first_name="", created_at__lt=long_ago).exclude(
        emailaddress__verified=True
    )
    count = 0
    for person in unfinished:
        journal.record("people.unfinished_forgotten", person, actor=None)
        person.delete()
        count += 1
    return count


@transaction.atomic
def take_first_steps(person: Person, *, first_name: str, actor: Actor) -> Person:
    """Write down what to call a newcomer."""
    person.first_name = first_name.strip()
    person.save(update_fields=["first_name"])
    journal.record("people.first_steps_taken", person, actor=actor)
    return person


@transaction.atomic
def end_session(person: Person, session_id: int, *, actor: Actor) -> None:
    """End one of the person's own sessions, on whatever device it is."""
    session = UserSession.objects.filter(user=person, pk=session_id).first()
    if session is None:
        return  # ended already, in another window
    session.end()
    journal.record("people.session_ended", person, actor=actor)


@transaction.atomic
def end_other_sessions(person: Person, *, but: str, actor: Actor) -> int:
    """End all sessions of the person but the one with the key ``but``; says how many."""
    others = list(UserSession.objects.filter(user=person).exclude(session_key=but))
    for session in others:
        session.end()
    journal.record("people.other_sessions_ended", person, actor=actor, count=len(others))
    return len(others)


@transaction.atomic
def renew_session(session: SessionBase) -> None:
    """Give a session another key, so that whoever knew the old one is out; it stays the same device."""
    before = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=session.session_key)


@transaction.atomic
def change_profile(person: Person, *, first_name: str, last_name: str, phone: str, actor: Actor) -> Person:
    """Change what a person says about himself."""
    person.first_name, person.last_name, person.phone = first_name.strip(), last_name.strip(), phone.strip()
    person.save(update_fields=["first_name", "last_name", "phone"])
    journal.record("people.profile_changed", person, actor=actor)
    return person


@transaction.atomic
def change_wishes(person: Person, *, language: str, wants_reminders: bool, actor: Actor) -> Person:
    """Change in which language and how often we write to somebody."""
    person.language, person.wants_reminders = language, wants_reminders
    person.save(update_fields=["language", "wants_reminders"])
    journal.record("people.wishes_changed", person, actor=actor, language=language, reminders=wants_reminders)
    return person


@transaction.atomic
def change_language(person: Person, language: str, *, actor: Actor) -> Person:
    """Write to somebody in another language from now on."""
    if person.language != language:
        change_wishes(person, language=language, wants_reminders=person.wants_reminders, actor=actor)
    return person


def _remember_address(person: Person) -> None:
    """Let allauth know the person's address; a code that is typed back proves it."""
    if person.email:
        address = {"email": person.email, "primary": True, "verified": False}
        EmailAddress.objects.get_or_create(user=person, email__iexact=person.email, defaults=address)
