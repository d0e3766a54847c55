"""Bringing areas in from the key figures of CBS: all of a file, or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samenspel.foundation import journal
from samenspel.foundation.refusals import NotValid
from samenspel.neighbourhoods import key_figures
from samenspel.neighbourhoods.key_figures import BadRow, Figures, NotKeyFigures
from samenspel.neighbourhoods.models import Area
from samenspel.neighbourhoods.rules import LEAST_ADDRESSES, AreaKind
from samenspel.people.actors import Actor

BATCH = 500
FACTS = ("name", "kind", "parent_id", "latitude", "longitude", "addresses", "inhabitants", "shown_as_id")
Facts = tuple[object, ...]


@dataclass(frozen=True)
class ImportReport:
    """What an import did; with bad rows that may not be skipped it did nothing (``is_done`` is false)."""

    kind: AreaKind
    rows: int
    bad: tuple[BadRow, ...]
    is_done: bool
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def import_areas(lines: Iterable[str], *, skip_bad: bool = False, actor: Actor | None = None) -> ImportReport:
    """Bring in municipalities, districts or neighbourhoods, by the columns of the file; again changes nothing.

    Areas above the rows are made when they are not known; their own file, before or after, brings
    their names. A parent's figures and centre follow from its parts.
    """
    try:
        kind, good, bad = key_figures.read(lines)
    except NotKeyFigures as error:
        sentence = _("This file does not hold the key figures of CBS: %(reason)s.") % {"reason": error}
        raise NotValid("neighbourhoods.not_key_figures", sentence, {"file": str(error)}) from error
    rows = len(good) + len(bad)
    if not good or (bad and not skip_bad):
        return ImportReport(kind, rows, tuple(bad), is_done=False)
    known = {area.code: area for area in Area.objects.all()}
    before = {code: _facts(area) for code, area in known.items()}
    for figures in good:
        _take_in(figures, known)
    _draw_together(known)
    added = [area for code, area in known.items() if code not in before]
    changed = [area for code, area in known.items() if code in before and before[code] != _facts(area)]
    _write(added + changed)
    journal.record("neighbourhoods.areas_imported", known[good[0].code], actor=actor, added=len(added), changed=len(changed))
    unchanged = sum(before.get(figures.code) == _facts(known[figures.code]) for figures in good)
    return ImportReport(kind, rows, tuple(bad), is_done=True, added=len(added), changed=len(changed), unchanged=unchanged)


def _facts(area: Area) -> Facts:
    return tuple(getattr(area, name) for name in FACTS)


def _take_in(figures: Figures, known: dict[str, Area]) -> None:
    """Put one row among the known areas, and the areas above it when they are not there yet."""
    if figures.municipality and figures.municipality not in known:
        known[figures.municipality] = Area(code=figures.municipality, name=figures.municipality, kind=AreaKind.MUNICIPALITY)
    if figures.district and figures.district not in known:
        known[figures.district] = Area(
            code=figures.district, name=figures.district, kind=AreaKind.DISTRICT, parent_id=figures.municipality
        )
    area = known.setdefault(figures.code, Area(code=figures.code))
    area.name, area.kind, area.parent_id = figures.name, figures.kind, figures.parent
    area.addresses, area.inhabitants = figures.addresses, figures.inhabitants
    if figures.latitude is not None:
        area.latitude, area.longitude = figures.latitude, figures.longitude


def _draw_together(known: dict[str, Area]) -> None:
    """Let the figures of parents follow from their parts, and let every area be shown as one with enough addresses."""
    parts: dict[str, list[Area]] = defaultdict(list)
    for area in known.values():
        if area.parent_id is not None:
            parts[area.parent_id].append(area)
    for kind in (AreaKind.DISTRICT, AreaKind.MUNICIPALITY):
        for area in known.values():
            if area.kind == kind and area.code in parts:
                _sum_up(area, parts[area.code])
    for area in known.values():
        area.shown_as_id = _shown_as(area, known)


def _sum_up(area: Area, parts: list[Area]) -> None:
    area.addresses = sum(part.addresses for part in parts)
    area.inhabitants = sum(part.inhabitants for part in parts)
    places = [
        (part.latitude, part.longitude, part.addresses + 1)
        for part in parts
        if part.latitude is not None and part.longitude is not None
    ]
    if places:
        weight = sum(weight for *_place, weight in places)
        area.latitude = round(sum(latitude * own for latitude, _east, own in places) / weight, 5)
        area.longitude = round(sum(longitude * own for _north, longitude, own in places) / weight, 5)


def _shown_as(area: Area, known: dict[str, Area]) -> str:
    """Climb until an area holds enough addresses to hide in; a municipality always does."""
    while area.parent_id is not None and area.addresses < LEAST_ADDRESSES:
        area = known[area.parent_id]
    return area.code


def _write(areas: list[Area]) -> None:
    """Write parents before parts; what an area is shown as is itself or above it."""
    fields = [name.removesuffix("_id") for name in FACTS]
    for kind in (AreaKind.MUNICIPALITY, AreaKind.DISTRICT, AreaKind.NEIGHBOURHOOD):
        rows = [area for area in areas if area.kind == kind]
        Area.objects.bulk_create(rows, batch_size=BATCH, update_conflicts=True, unique_fields=["code"], update_fields=fields)
