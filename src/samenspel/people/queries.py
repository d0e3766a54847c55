"""What pages must know of people."""

from django.utils.translation import gettext as _

from samenspel.people.models import Person


def display_name(person: Person) -> str:
    """Return what others call this person: the first name."""
    return person.first_name or _("a neighbour")
