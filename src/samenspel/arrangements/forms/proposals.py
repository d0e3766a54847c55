"""What people say about ways and faces."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as translate_now
from django.utils.translation import gettext_lazy as _

from samenspel.arrangements.queries.calling import CalledFace, CallPage
from samenspel.arrangements.rules import Say
from samenspel.consent.rules import How
from samenspel.foundation import clock

MEET = "meet"


class PickWayForm(forms.Form):
    """Which way was picked."""

    way = forms.CharField(max_length=16)


class SayForm(forms.Form):
    """Yes or no; and to which question."""

    says = forms.ChoiceField(choices=[(Say.YES.value, _("Yes")), (Say.NO.value, _("No"))])
    version = forms.IntegerField(required=False)


class HowForm(forms.Form):
    """In what way a resident without an account said something."""

    says_optional = False
    how = forms.ChoiceField(
        label=_("How did you talk to each other?"),
        choices=[(How.PHONE.value, _("By phone")), (How.VISIT.value, _("At their home, or here"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you talked to each other.")},
    )


class WriteDownForm(HowForm):
    """What a resident without an account said of each person, after the words that go with a yes were read out.

    Another button says that the resident wants nobody at all just now; then the rest does not count.
    """

    read_aloud = forms.BooleanField(label=_("I read these sentences out, and asked about each person."), required=False)

    def __init__(self, *args: Any, page: CallPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faces = {_field_of(face): face for face in page.faces if not face.is_me}
        for name, face in self.faces.items():
            self.fields[name] = _says_field(face, page.ask.resident_name)
            self.fields[_version_of(face)] = forms.IntegerField(initial=face.version, required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        """Something was said, and no yes without the words that go with it."""
        if self.wants_nobody:
            return
        if not self.said and not any(face.was_yes for face in self.faces.values()):
            self.add_error(None, _("Choose for at least one person what was said."))
        if Say.YES in self.said.values() and not self.cleaned_data.get("read_aloud"):
            self.add_error("read_aloud", _("First read the sentences out. Without them a yes does not count."))

    @property
    def versions(self) -> Mapping[uuid.UUID, int | None]:
        """The people who stood on the page, each with which visits were asked."""
        return {face.face_id: self.cleaned_data.get(_version_of(face)) for face in self.faces.values()}

    @property
    def wants_nobody(self) -> bool:
        """Whether the button was pressed that says that nobody is wanted just now."""
        return "nobody" in self.data

    @property
    def said(self) -> Mapping[uuid.UUID, Say]:
        """What was said, of whom; a yes that stays a yes is nothing new."""
        values = self.cleaned_data
        found = {face: Say(values[name]) for name, face in self.faces.items() if values.get(name)}
        return {face.face_id: says for face, says in found.items() if says == Say.NO or not face.was_yes}

    def rows(self, page: CallPage) -> list[tuple[CalledFace, tuple[forms.BoundField, ...]]]:
        """List the people of the page, each with what can be said; nothing for whoever writes it down."""
        return [(face, self._fields_of(face) if _field_of(face) in self.faces else ()) for face in page.faces]

    def _fields_of(self, face: CalledFace) -> tuple[forms.BoundField, ...]:
        return self[_field_of(face)], self[_version_of(face)]


def _field_of(face: CalledFace) -> str:
    return f"says_{face.face_id.hex}"


def _version_of(face: CalledFace) -> str:
    return f"version_{face.face_id.hex}"


def _says_field(face: CalledFace, resident: str) -> forms.ChoiceField:
    """Ask what the resident said of one person; a yes that was given stays unless it is taken back."""
    names = {"resident": resident, "name": face.person.name}
    if face.was_yes:
        choices = [(Say.YES.value, translate_now("It stays a yes")), (Say.NO.value, translate_now("Rather not, after all"))]
    else:
        choices = [
            (Say.YES.value, translate_now("Yes, %(name)s may come") % names),
            (Say.NO.value, translate_now("No, rather somebody else")),
            ("", translate_now("Not asked yet")),
        ]
    return forms.ChoiceField(
        label=translate_now("What did %(resident)s say of %(name)s?") % names,
        choices=choices,
        initial=Say.YES.value if face.was_yes else "",
        widget=forms.RadioSelect,
        required=False,
    )


class AnswerFaceForm(forms.Form):
    """Yes, no, or meet first; and which question was answered."""

    says = forms.ChoiceField(choices=[(Say.YES.value, _("Yes")), (Say.NO.value, _("No")), (MEET, _("Meet first"))])
    version = forms.IntegerField(required=False)


class NoteMeetingForm(forms.Form):
    """On which day two people met."""

    met_on = forms.DateField(
        label=_("When did you meet?"), widget=forms.DateInput(attrs={"type": "date", "data-width": "short"}, format="%Y-%m-%d")
    )

    def clean_met_on(self) -> object:
        """A meeting is something that has been."""
        day = self.cleaned_data["met_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Choose a day that has been."))
        return day
