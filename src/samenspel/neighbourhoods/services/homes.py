"""Where people live."""

import h3
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samenspel.foundation import bus, journal
from samenspel.foundation.refusals import NotAllowed, NotValid
from samenspel.neighbourhoods.events import HomeMoved
from samenspel.neighbourhoods.models import Area, Home
from samenspel.neighbourhoods.rules import MOVING
from samenspel.people.actors import Actor
from samenspel.people.models import Person

CELL_RESOLUTION = 8  # h3: cells of about 0.7 square kilometre


@transaction.atomic
def set_home(
    person: Person,
    *,
    area: Area,
    address: str,
    postcode: str,
    way_in: str,
    actor: Actor | None,
    latitude: float | None = None,
    longitude: float | None = None,
) -> Home:
    """Write down where a person lives; without a point the middle of the area counts."""
    if actor is not None and actor.pk != person.pk:
        raise NotAllowed
    known = Home.objects.select_for_update().filter(person=person).first()
    if actor is not None and known is not None and known.area_id != area.pk:
        sentence = _("You changed your address many times today. Tomorrow you can go on.")
        journal.refuse_too_often(MOVING, actor=actor, sentence=sentence)
    if latitude is None and longitude is None and known is not None and known.area_id == area.pk:
        latitude, longitude = known.latitude, known.longitude  # the same neighbourhood: the point stays
    place = _place(area, latitude, longitude)
    home, is_new = Home.objects.update_or_create(
        person=person,
        defaults={
            "area": area,
            "address": address,
            "postcode": postcode,
            "way_in": way_in,
            "latitude": place[0],
            "longitude": place[1],
            "cell": h3.str_to_int(h3.latlng_to_cell(*place, CELL_RESOLUTION)),
        },
    )
    journal.record("neighbourhoods.home_set", home, actor=actor, person=person.pk, is_new=is_new)
    bus.announce(HomeMoved(person.pk))
    return home


@transaction.atomic
def settle_in(person: Person, *, area: Area, actor: Actor) -> None:
    """Write down in which neighbourhood somebody lives; an address in another one is forgotten."""
    known = Home.objects.filter(person=person).first()
    if known is None or known.area_id != area.pk:
        set_home(person, area=area, address="", postcode="", way_in="", actor=actor)


def _place(area: Area, latitude: float | None, longitude: float | None) -> tuple[float, float]:
    """Return the point that was given, else the middle of the area or of what it is shown as."""
    if latitude is not None and longitude is not None:
        return latitude, longitude
    for known in (area, area.shown_as, area.parent):
        if known is not None and known.latitude is not None and known.longitude is not None:
            return known.latitude, known.longitude
    sentence = _("We do not know where this neighbourhood is. Choose another one nearby.")
    raise NotValid("neighbourhoods.area_without_place", sentence, {"area": sentence})
