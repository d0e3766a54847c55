"""Communities: the environment of a municipality or an organisation."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samenspel.foundation import journal
from samenspel.foundation.refusals import NotPossibleNow
from samenspel.neighbourhoods import access
from samenspel.neighbourhoods.models import Area, Community
from samenspel.neighbourhoods.rules import Act, CommunityKind
from samenspel.people.actors import Actor


@transaction.atomic
def found_community(
    name: str,
    slug: str,
    *,
    kind: CommunityKind = CommunityKind.MUNICIPALITY,
    areas: Iterable[Area] = (),
    phone: str = "",
    is_open: bool = True,
    actor: Actor | None = None,
) -> Community:
    """Found a community; its first people get their hats with ``give_hat``."""
    if Community.objects.filter(slug=slug).exists():
        raise NotPossibleNow("neighbourhoods.slug_taken", _("There is a community with this short name already."))
    community = Community.objects.create(name=name, slug=slug, kind=kind, phone=phone, is_open=is_open)
    community.areas.set(areas)
    journal.record("neighbourhoods.community_founded", community, actor=actor, kind=kind)
    return community


@transaction.atomic
def add_area(community: Community, area: Area, *, actor: Actor | None) -> None:
    """Let a community cover one more area."""
    if actor is not None:
        access.require(actor, Act.MANAGE_RELATIONS, community)
    community.areas.add(area)
    journal.record("neighbourhoods.area_added", community, actor=actor, area=area.pk)
