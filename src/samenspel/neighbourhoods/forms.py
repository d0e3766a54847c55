"""What people type about where they live and what they do in a community."""

import re
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.consent.rules import How
from samenspel.foundation import clock
from samenspel.neighbourhoods.models import Area, Community
from samenspel.neighbourhoods.queries import Place
from samenspel.neighbourhoods.rules import GIVES, NewPerson
from samenspel.people.queries import hat_name
from samenspel.people.rules import PROFESSIONAL_HATS, Hat, phone_number

PARTS = (
    (Hat.RESIDENT, _("I would like some help or company")),
    (Hat.HELPER, _("I would like to help somebody")),
    (Hat.CARER, _("I look after somebody in my family, or a friend")),
)


SAYS_YES = (
    (How.PHONE, _("By phone")),
    (How.VISIT, _("When we met")),
    (How.PAPER, _("On paper")),
)
ASKED_WITHOUT_MAIL = (
    ("how", _("Choose how this person said yes, or fill in an e-mail address.")),
    ("place", _("Choose the neighbourhood where this person lives.")),
)


class PlaceForm(forms.Form):
    """Choosing a neighbourhood out of those of the communities at hand."""

    place = forms.ChoiceField(
        label=_("Your neighbourhood"), help_text=_("Others only see the neighbourhood, never your address.")
    )

    nothing_chosen = _("Choose your neighbourhood")

    def __init__(self, *arguments: Any, places: tuple[Place, ...], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.places = {place.value: place for place in places}
        field = self.fields["place"]
        if isinstance(field, forms.ChoiceField):
            groups = groupby(places, key=lambda place: (place.community.name, place.around))
            field.choices = [
                ("", self.nothing_chosen),
                *(
                    (f"{community} – {around}", [(place.value, place.area.name) for place in group])
                    for (community, around), group in groups
                ),
            ]

    @property
    def area(self) -> Area:
        """The neighbourhood that was chosen."""
        return self.places[self.cleaned_data["place"]].area

    @property
    def community(self) -> Community:
        """The community of the neighbourhood that was chosen."""
        return self.places[self.cleaned_data["place"]].community


class JoinForm(PlaceForm):
    """Where somebody lives and what brings him here."""

    hats = forms.MultipleChoiceField(
        label=_("What brings you here?"),
        help_text=_("You can choose more than one, and change it later."),
        choices=[(hat.value, label) for hat, label in PARTS],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_hats(self) -> list[Hat]:
        """Return hats."""
        return [Hat(value) for value in self.cleaned_data["hats"]]


class ChangeHomeForm(PlaceForm):
    """Where somebody lives, exactly; only for who comes to visit, and only after a yes."""

    address = forms.CharField(
        label=_("Street and number"),
        help_text=_("Only somebody with whom you agreed on a visit sees it."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=8,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "data-width": "short"}),
    )
    way_in = forms.CharField(
        label=_("How does somebody get in?"),
        help_text=_("For example: third floor, ring twice. Do not write down where a key lies."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_postcode(self) -> str:
        """Accept a postcode as people write it: 1234ab, 1234 AB."""
        typed = re.sub(r"\s", "", str(self.cleaned_data["postcode"])).upper()
        if typed and not re.fullmatch(r"[1-9]\d{3}[A-Z]{2}", typed):
            raise forms.ValidationError(_("A postcode looks like 1234 AB."), code="postcode")
        return f"{typed[:4]} {typed[4:]}".strip()


class SearchPeopleForm(forms.Form):
    """Finding somebody of the own community."""

    says_optional = False

    words = forms.CharField(label=_("Name, or the whole e-mail address"), required=False, max_length=120)
    hat = forms.ChoiceField(label=_("Who"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["hat"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("everybody")), *((hat.value, hat_name(hat)) for hat in Hat)]


class AddRelationForm(PlaceForm):
    """Who gets which hat; whoever has no e-mail address says yes in another way."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For signing in. If somebody has an account with this address already, the task is added to it."),
        required=False,
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "data-width": "short"}),
    )
    place = forms.ChoiceField(label=_("In which neighbourhood does this person live?"), required=False)
    how = forms.ChoiceField(
        label=_("No e-mail address? How did this person say yes?"),
        help_text=_("Only then may you write somebody down."),
        choices=[(how.value, words) for how, words in SAYS_YES],
        widget=forms.RadioSelect,
        required=False,
    )
    hat = forms.ChoiceField(label=_("What is this person going to do?"), widget=forms.RadioSelect)
    nothing_chosen = _("Choose a neighbourhood")
    field_order = ("first_name", "last_name", "email", "phone", "place", "how", "hat")

    def __init__(self, *arguments: Any, giver: Hat, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["hat"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(hat.value, hat_name(hat)) for hat in Hat if hat in GIVES[giver]]

    def clean_hat(self) -> Hat:
        """Return a hat."""
        return Hat(self.cleaned_data["hat"])

    def clean_phone(self) -> str:
        """Accept a number as people write it; keep it in one form."""
        typed = str(self.cleaned_data["phone"]).strip()
        number = phone_number(typed) if typed else ""
        if number is None:
            raise forms.ValidationError(_("This is not a phone number. Write it like 06 12345678."), code="phone")
        return number

    def clean(self) -> dict[str, Any]:
        """Ask of who has no address how this person said yes and where they live; a professional signs in, so needs one."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("email") or "email" in self.errors:
            return typed
        if typed.get("hat") in PROFESSIONAL_HATS:
            self.add_error("email", _("For this task somebody signs in. Fill in an e-mail address."))
        for name, sentence in ASKED_WITHOUT_MAIL:
            if not typed.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return typed

    @property
    def newcomer(self) -> NewPerson:
        """Who is added."""
        typed = self.cleaned_data
        facts = {name: str(typed[name]) for name in ("first_name", "last_name", "email", "phone", "how")}
        return NewPerson(**facts, area_code=self.area.pk if typed["place"] else "")


class AddVettingForm(forms.Form):
    """On which day somebody looked at a certificate."""

    seen_on = forms.DateField(
        label=_("On which day did you see the certificate (VOG)?"),
        widget=forms.DateInput(attrs={"type": "date", "data-width": "short"}, format="%Y-%m-%d"),
        initial=clock.today,
    )

    def clean_seen_on(self) -> date:
        """Refuse a day that is still to come."""
        seen_on: date = self.cleaned_data["seen_on"]
        if seen_on > clock.today():
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return seen_on


class WearHatForm(forms.Form):
    """Which hat, and where to go after that."""

    hat = forms.UUIDField()
    next = forms.CharField(required=False)
