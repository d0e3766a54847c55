"""What can be done with people."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import get_language

from samenspel.foundation import journal
from samenspel.people.actors import Actor
from samenspel.people.models import Person


@transaction.atomic
def find_or_make_person(*, email: str, first_name: str = "", actor: Actor | None) -> Person:
    """Return the person with this e-mail address; make one who can sign in with a code when nobody has it."""
    address = email.strip().lower()
    known = Person.objects.filter(email__iexact=address).first()
    if known is not None:
        return known
    language = (get_language() or "nl")[:2]
    person = Person.objects.create_user(email=address, first_name=first_name.strip(), language=language)
    EmailAddress.objects.create(user=person, email=address, primary=True, verified=False)
    journal.record("people.person_made", person, actor=actor)
    return person


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
