"""What people type to find a line in the log."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FilterLooksForm(forms.Form):
    """Whose looks, and from when until when; everything may stay empty."""

    viewer = forms.ChoiceField(label=_("Who"), required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date", "data-width": "short"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date", "data-width": "short"}, format="%Y-%m-%d")
    )

    says_optional = False

    def __init__(self, *arguments: Any, viewers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["viewer"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("everybody")), *viewers]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        typed: dict[str, Any] = super().clean() or {}
        first: date | None = typed.get("first")
        last: date | None = typed.get("last")
        if first and last and last < first:
            self.add_error("last", _("Choose a day that is not before the first one."))
        return typed
