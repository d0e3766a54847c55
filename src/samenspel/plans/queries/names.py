"""What a coordinator calls the people in a plan: many share a first name, so an initial and a neighbourhood stand beside it."""

import uuid
from collections.abc import Collection, Mapping

from samenspel.neighbourhoods.models import Home
from samenspel.neighbourhoods.queries import shown
from samenspel.people.models import Person
from samenspel.people.queries import display_name


def name_of(person: Person) -> str:
    """Return the first name and the initial of the last one; particles such as "van" are passed over."""
    initial = next((letter for letter in person.last_name if letter.isupper()), person.last_name[:1])
    return f"{display_name(person)} {initial}." if initial else display_name(person)


def words_for(person: Person) -> str:
    """Return the words by which the page of people finds somebody, with no more of the last name than its first letter."""
    return f"{person.first_name} {person.last_name[:1]}".strip()


def areas_of(people: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Name the neighbourhoods of these people as others may know them; one query."""
    homes = Home.objects.filter(person__in=people).select_related("area__shown_as")
    return {home.person_id: shown(home.area).name for home in homes}
