"""Where people say where they live and what they do, and where a coordinator looks after the people of a community."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from samenspel.consent import services as consent
from samenspel.consent.rules import DataClass, Ground, Purpose
from samenspel.foundation.http import door, kept_fields
from samenspel.foundation.refusals import NotAllowed, NotFound
from samenspel.neighbourhoods import access, queries, services
from samenspel.neighbourhoods.forms import (
    AddRelationForm,
    AddVettingForm,
    ChangeHomeForm,
    JoinForm,
    SearchPeopleForm,
    WearHatForm,
)
from samenspel.neighbourhoods.models import Home
from samenspel.neighbourhoods.rules import NEIGHBOUR_HATS, Act
from samenspel.people import services as people
from samenspel.people.access import has_second_factor, is_fresh
from samenspel.people.http import PersonRequest, ask_to_prove
from samenspel.people.models import Person
from samenspel.people.queries import hat_name
from samenspel.people.rules import Hat
from samenspel.ui.answers import answer, see_other


@door(None, "POST")
def hat_wear(request: PersonRequest) -> HttpResponse:
    """Put on another hat; a professional one asks for a second factor."""
    form = WearHatForm(request.POST)
    wanted = form.cleaned_data["hat"] if form.is_valid() else None
    worn = next((hat for hat in access.hats_of(request.user) if hat.relation_id == wanted), None)
    if worn is None:
        raise NotFound
    if worn.is_professional and not has_second_factor(request):
        request.session[access.LAID_ASIDE_KEY] = str(worn.relation_id)
        messages.warning(request, _("For this task you need a second key, besides the code in your mail."))
        return see_other(reverse("people:security"))
    people.renew_session(request.session)
    request.session.pop(access.LAID_ASIDE_KEY, None)
    request.session[access.SESSION_KEY] = str(worn.relation_id)
    messages.success(request, _("You are here now as: %(hat)s.") % {"hat": queries.hat_label(worn)})
    return see_other(_next_of(request, form))


@door(None, "GET", "HEAD", "POST")
def community_join(request: PersonRequest) -> HttpResponse:
    """Let a neighbour say where he lives and what brings him here."""
    home = queries.home_of(request.user)
    places = queries.list_places(access.open_communities())
    form = JoinForm(_typed(request), places=places, initial=_parts_now(request, home))
    if request.method == "POST" and form.is_valid():
        if home is not None and form.area.pk != home.area_id and _needs_proof(request, home):
            return ask_to_prove(request)
        services.settle_in(request.user, area=form.area, actor=request.actor)
        services.take_part(request.user, form.community, form.cleaned_data["hats"], actor=request.actor)
        messages.success(request, _("Welcome in %(area)s!") % {"area": queries.shown(form.area).name})
        return see_other("/")
    has_double = len({place.area.pk for place in places}) < len(places)
    context = {"form": form, "is_new": home is None, "has_places": bool(places), "has_double": has_double}
    return answer(request, "neighbourhoods/community_join.html", context, status=422 if form.errors else 200)


@door(None, "GET", "HEAD", "POST")
def home_change(request: PersonRequest) -> HttpResponse:
    """Let somebody say where he lives."""
    home = queries.home_of(request.user)
    communities = queries.list_own_communities(request.user) or list(access.open_communities())
    places = queries.list_places(communities)
    if _needs_proof(request, home):
        return ask_to_prove(request)
    form = ChangeHomeForm(_typed(request), places=places, initial=_home_now(home, places) | kept_fields(request))
    if request.method == "POST" and form.is_valid():
        exact = {name: form.cleaned_data[name] for name in ("address", "postcode", "way_in")}
        services.set_home(request.user, area=form.area, **exact, actor=request.actor)
        messages.success(request, _("Your address is saved. Nobody sees it without your yes."))
        return see_other(reverse("people:profile"))
    context = {"form": form, "home": home, "shown": queries.shown(home.area) if home else None}
    return answer(request, "neighbourhoods/home_change.html", context, status=422 if form.errors else 200)


@door(Act.MANAGE_RELATIONS, "GET", "HEAD")
def relation_list(request: PersonRequest) -> HttpResponse:
    """Show the people of the community to who looks after them; each of them can read that."""
    form = SearchPeopleForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = queries.relation_page(request.actor, **chosen, page=request.GET.get("page", "1"))
    people = [row.person for row in page.people]
    vetted = [row.person for row in page.people if row.vetted_until]
    _note_looks(request, people, DataClass.ACCOUNT)
    _note_looks(request, vetted, DataClass.VETTING)
    return answer(request, "neighbourhoods/relation_list.html", {"page": page, "form": form}, part="neighbourhoods/_people.html")


@door(Act.MANAGE_RELATIONS, "GET", "HEAD", "POST")
def relation_add(request: PersonRequest) -> HttpResponse:
    """Give somebody a hat in the community."""
    community = access.managed_community(request.actor)
    places = queries.list_places([community])
    form = AddRelationForm(_typed(request), places=places, giver=Hat(request.actor.hat_name), initial=kept_fields(request))
    if request.method == "POST" and form.is_valid():
        relation = services.add_person(community, form.newcomer, hat=form.cleaned_data["hat"], actor=request.actor)
        facts = {"name": relation.person.first_name, "hat": hat_name(Hat(relation.hat))}
        messages.success(request, _("%(name)s is %(hat)s now.") % facts)
        return see_other(reverse("neighbourhoods:relation_list"))
    context = {"form": form, "community": community}
    return answer(request, "neighbourhoods/relation_add.html", context, status=422 if form.errors else 200)


@door(Act.MANAGE_RELATIONS, "GET", "HEAD", "POST")
def relation_end(request: PersonRequest, relation_id: uuid.UUID) -> HttpResponse:
    """Say what stops with a hat of somebody, or an own one, and end it after a yes."""
    relation = access.relation_for(request.actor, relation_id)
    if request.method != "POST":
        if not access.may_end(request.actor, relation):
            raise NotAllowed
        return answer(request, "neighbourhoods/relation_end.html", {"page": queries.end_page(request.actor, relation)})
    services.end_hat(relation, actor=request.actor)
    facts = {"name": relation.person.first_name, "hat": hat_name(Hat(relation.hat))}
    messages.success(request, _("%(name)s is no longer %(hat)s.") % facts)
    own = relation.person_id == request.actor.pk
    return see_other(reverse("people:profile" if own else "neighbourhoods:relation_list"))


@door(Act.MANAGE_RELATIONS, "GET", "HEAD", "POST")
def vetting_add(request: PersonRequest, person_id: uuid.UUID) -> HttpResponse:
    """Write down that a certificate was seen; never a copy of it."""
    person = access.person_for(request.actor, person_id)
    form = AddVettingForm(_typed(request), initial=kept_fields(request))
    if request.method == "POST" and form.is_valid():
        community = access.managed_community(request.actor)
        services.record_vetting(person, community, seen_on=form.cleaned_data["seen_on"], actor=request.actor)
        messages.success(request, _("Written down. It counts for three years."))
        return see_other(reverse("neighbourhoods:relation_list"))
    row = queries.person_row(request.actor, person)
    _note_looks(request, [person], DataClass.VETTING if row.vetted_until else DataClass.ACCOUNT)
    return answer(request, "neighbourhoods/vetting_add.html", {"form": form, "row": row}, status=422 if form.errors else 200)


def _note_looks(request: PersonRequest, people: list[Person], data_class: DataClass) -> None:
    """Write down whose data somebody saw who looks after the people of a community."""
    consent.note_looks(request.actor, people, data_class=data_class, purpose=Purpose.GUIDANCE, ground=Ground.CASELOAD)


def _needs_proof(request: PersonRequest, home: Home | None) -> bool:
    """Whether somebody must prove who he is first: before another address takes the place of a known one."""
    return home is not None and bool(home.address) and not is_fresh(request)


def _next_of(request: PersonRequest, form: WearHatForm) -> str:
    """Return the page to go on with, on our own host only; a page of the old hat may be gone, so home is safest."""
    wanted = str(form.cleaned_data["next"])
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else "/"


def _parts_now(request: PersonRequest, home: Home | None) -> dict[str, object]:
    """Fill the form with what somebody said before."""
    hats = [worn for worn in access.hats_of(request.user) if worn.hat in NEIGHBOUR_HATS]
    if not hats:
        return {}
    community_id = next((worn.community_id for worn in hats if worn == request.actor.hat), hats[0].community_id)
    chosen = [worn.hat.value for worn in hats if worn.community_id == community_id]
    return {"hats": chosen, "place": f"{community_id}:{home.area_id}" if home else ""}


def _home_now(home: Home | None, places: tuple[queries.Place, ...]) -> dict[str, object]:
    """Fill the form with what somebody said before."""
    if home is None:
        return {}
    covering = next((place.value for place in places if place.area.pk == home.area_id), "")
    return {"place": covering, "address": home.address, "postcode": home.postcode, "way_in": home.way_in}


def _typed(request: PersonRequest) -> QueryDict | None:
    """Return what was sent, if anything was; an empty form is something too."""
    return request.POST if request.method == "POST" else None
