"""What pages and other capabilities must know of places, hats and relations."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundation import clock
from samenspel.neighbourhoods import access
from samenspel.neighbourhoods.models import Area, Community, Home, Relation, Vetting
from samenspel.neighbourhoods.rules import AreaKind, DistanceBand, band, may_give
from samenspel.people.actors import Actor, WornHat
from samenspel.people.models import Person
from samenspel.people.queries import hat_name
from samenspel.people.rules import Hat
from samenspel.ui.moments import date_text

A_PAGE = 25
EARTH_RADIUS_KM = 6371.0

BAND_TEXTS: dict[DistanceBand, str | Promise] = {
    DistanceBand.SAME: gettext_lazy("in the same neighbourhood"),
    DistanceBand.NEAR: gettext_lazy("less than 1 kilometre away"),
    DistanceBand.MIDDLE: gettext_lazy("1 to 3 kilometres away"),
    DistanceBand.FAR: gettext_lazy("3 to 5 kilometres away"),
    DistanceBand.BEYOND: gettext_lazy("more than 5 kilometres away"),
}


def list_hats(person: Person) -> tuple[WornHat, ...]:
    """List the hats that this person can wear now."""
    return access.hats_of(person)


def hat_label(worn: WornHat) -> str:
    """Name a hat and where it is worn."""
    return _("%(hat)s in %(community)s") % {"hat": hat_name(worn.hat), "community": worn.community_name}


def home_of(person: Person) -> Home | None:
    """Return where a person lives, as far as we know; only for the person and for planning."""
    return Home.objects.filter(person=person).select_related("area__shown_as").first()


def shown(area: Area) -> Area:
    """Return what an area is shown as: itself, or the area around it when too few people live there."""
    return area.shown_as or area


def band_of_areas(a: Area, b: Area) -> DistanceBand:
    """Say how far apart two shown areas are."""
    if a.pk == b.pk:
        return DistanceBand.SAME
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return DistanceBand.BEYOND
    return band(kilometres((a.latitude, a.longitude), (b.latitude, b.longitude)), same_area=False)


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Measure the distance between two points (latitude and longitude in degrees) as the goose flies."""
    north, east = radians(b[0] - a[0]), radians(b[1] - a[1])
    half = sin(north / 2) ** 2 + cos(radians(a[0])) * cos(radians(b[0])) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def band_text(name: DistanceBand) -> str:
    """Say a distance band in words."""
    return str(BAND_TEXTS[name])


def coordinators_of(community: Community) -> list[Person]:
    """List who coordinates in a community now, longest first."""
    relations = Relation.objects.filter(access.holding_now(), community=community, hat=Hat.COORDINATOR)
    return [relation.person for relation in relations.select_related("person").order_by("valid_from", "pk")]


def valid_vettings(person_ids: Collection[uuid.UUID], community: Community, on: date) -> dict[uuid.UUID, set[str]]:
    """Return per person which qualities somebody in the community has seen proof of, valid on a day; one query."""
    qualities: dict[uuid.UUID, set[str]] = {person_id: set() for person_id in person_ids}
    rows = Vetting.objects.filter(person_id__in=list(person_ids), community=community, seen_on__lte=on, valid_until__gte=on)
    for person_id, quality in rows.values_list("person_id", "quality"):
        qualities[person_id].add(quality)
    return qualities


def has_relation(person: Person, community: Community, *hats: Hat) -> bool:
    """Whether somebody stands in one of these relations (any, when none is named) to a community now."""
    relations = Relation.objects.filter(access.holding_now(), person=person, community=community)
    return (relations.filter(hat__in=hats) if hats else relations).exists()


def _homes_of(*people: Person) -> list[Home]:
    return list(Home.objects.filter(person__in=people).select_related("area__shown_as"))


@dataclass(frozen=True)
class Place:
    """A neighbourhood to choose: where it is, and in which community one takes part there."""

    community: Community
    area: Area
    around: str

    @property
    def value(self) -> str:
        """What a form sends."""
        return f"{self.community.pk}:{self.area.pk}"


def list_places(communities: Iterable[Community]) -> tuple[Place, ...]:
    """List the neighbourhoods of communities by name, those of one district together."""
    places = [Place(community, area, _around(area)) for community in communities for area in neighbourhoods_of(community)]
    return tuple(sorted(places, key=lambda place: (place.community.name, place.around, place.area.name)))


def neighbourhoods_of(community: Community) -> QuerySet[Area]:
    """List the neighbourhoods inside the areas that a community covers."""
    covered = list(community.areas.values_list("pk", flat=True))
    inside = Q(pk__in=covered) | Q(parent__in=covered) | Q(parent__parent__in=covered)
    return Area.objects.filter(inside, kind=AreaKind.NEIGHBOURHOOD).select_related("parent", "shown_as")


def _around(area: Area) -> str:
    return area.parent.name if area.parent is not None else ""


def list_own_communities(person: Person) -> list[Community]:
    """List the communities in which somebody wears a hat now."""
    return list(Community.objects.filter(access.holding_now("relations__"), relations__person=person).distinct().order_by("name"))


@dataclass(frozen=True)
class RelationRow:
    """One hat of somebody."""

    relation_id: uuid.UUID
    hat: str
    since: str
    may_end: bool


@dataclass(frozen=True)
class PersonRow:
    """Somebody of a community, as its coordinator reads it."""

    person: Person
    name: str
    area: str  # the neighbourhood as others may know it; empty: not told yet
    relations: tuple[RelationRow, ...]
    vetted_until: str  # empty: no certificate seen that still counts
    may_vet: bool


@dataclass(frozen=True)
class RelationPage:
    """The people of a community."""

    community: Community
    people: tuple[PersonRow, ...]
    pages: Page[Person]
    count: int


WHAT_ENDS: dict[Hat, str | Promise] = {
    Hat.RESIDENT: gettext_lazy("Open asks of this person are closed, and the coming visits for them are cancelled."),
    Hat.HELPER: gettext_lazy(
        "This person is not asked any more. Coming visits are taken off the calendar; others are looked for."
    ),
    Hat.CARER: gettext_lazy("What somebody arranges for a relative goes on until that person stops it."),
    Hat.SOCIAL_WORKER: gettext_lazy("This person can no longer open the desk and the asks of the neighbourhood."),
    Hat.COORDINATOR: gettext_lazy("This person can no longer open the desk, the asks and the people of the neighbourhood."),
    Hat.ADMINISTRATOR: gettext_lazy("This person can no longer give tasks to others."),
}


@dataclass(frozen=True)
class EndPage:
    """What somebody reads before ending a task."""

    name: str
    hat: str
    what_ends: str
    is_own: bool


def end_page(actor: Actor, relation: Relation) -> EndPage:
    """Open what ending a relation brings about."""
    hat, name = Hat(relation.hat), relation.person.first_name or _("no name yet")
    return EndPage(name, hat_name(hat), str(WHAT_ENDS[hat]), is_own=actor.pk == relation.person_id)


def relation_page(actor: Actor, *, words: str = "", hat: str = "", page: str = "1") -> RelationPage:
    """Open the people of the community that this actor manages; the number of queries does not grow."""
    community = access.managed_community(actor)
    people = Person.objects.filter(access.holding_now("relations__"), relations__community=community)
    if hat:
        people = people.filter(relations__hat=hat)
    if words.strip():
        people = people.filter(Q(pk__in=_named(people, words)) | Q(email__iexact=words.strip()))
    pages = Paginator(people.distinct().order_by("first_name", "pk"), A_PAGE).get_page(page)
    shown_people = list(pages.object_list)
    rows = _person_rows(actor, shown_people, community)
    return RelationPage(community, rows, pages, pages.paginator.count)


def person_row(actor: Actor, person: Person) -> PersonRow:
    """Open one of the people of the community that this actor manages."""
    community = access.managed_community(actor)
    return _person_rows(actor, [person], community)[0]


def _named(people: QuerySet[Person], words: str) -> list[uuid.UUID]:
    """Find whose full name holds these words; last names are stored locked, so the database cannot look."""
    wanted = " ".join(words.casefold().split())
    rows = people.values_list("pk", "first_name", "last_name").distinct()
    return [pk for pk, first_name, last_name in rows if wanted in f"{first_name} {last_name}".casefold()]


def _person_rows(actor: Actor, people: list[Person], community: Community) -> tuple[PersonRow, ...]:
    relations, vettings = _relations_of(people, community), _vettings_of(people, community)
    areas = {home.person_id: shown(home.area).name for home in _homes_of(*people)}
    return tuple(
        _person_row(actor, person, areas.get(person.pk, ""), relations[person.pk], vettings.get(person.pk)) for person in people
    )


def _person_row(actor: Actor, person: Person, area: str, relations: list[Relation], vetted_until: date | None) -> PersonRow:
    giver = actor.hat.hat if actor.hat else None
    rows = tuple(
        RelationRow(
            relation_id=relation.pk,
            hat=hat_name(Hat(relation.hat)),
            since=date_text(clock.day_of(relation.valid_from)),
            may_end=may_give(giver, Hat(relation.hat)) and person.pk != actor.pk,
        )
        for relation in relations
    )
    until = date_text(vetted_until) if vetted_until else ""
    name = f"{person.first_name} {person.last_name}".strip() or _("no name yet")
    return PersonRow(person, name, area, rows, until, may_vet=person.pk != actor.pk)


def _relations_of(people: list[Person], community: Community) -> dict[uuid.UUID, list[Relation]]:
    found: dict[uuid.UUID, list[Relation]] = {person.pk: [] for person in people}
    rows = Relation.objects.filter(access.holding_now(), person__in=people, community=community)
    for relation in rows.order_by("valid_from", "created_at"):
        found[relation.person_id].append(relation)
    return found


def _vettings_of(people: list[Person], community: Community) -> dict[uuid.UUID, date]:
    rows = Vetting.objects.filter(person__in=people, community=community, valid_until__gte=clock.today(community.time_zone))
    return dict(rows.values("person_id").annotate(last=Max("valid_until")).values_list("person_id", "last"))
