"""What somebody fills in to begin a plan, and to choose from it."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samenspel.neighbourhoods.models import Area
from samenspel.planning import Sharing
from samenspel.plans import sentences
from samenspel.plans.rules import SECONDS

USUAL_SECONDS = 10
EVERYWHERE = "all"


class StartPlanForm(forms.Form):
    """Where, how long to search, and how to share the work."""

    area = forms.ChoiceField(
        label=_("For which neighbourhood?"),
        help_text=_("Helpers may live in the next one: they come as far as they said."),
        initial=EVERYWHERE,
    )
    sharing = forms.ChoiceField(
        label=_("What matters most to you?"),
        help_text=_("Nobody is ever asked for more than was offered."),
        choices=[(choice.value, sentence) for choice, sentence in sentences.SHARINGS.items()],
        initial=Sharing.BALANCED.value,
        widget=forms.RadioSelect,
    )
    seconds = forms.TypedChoiceField(
        label=_("How long may the search take?"),
        help_text=_("Longer gives a slightly better plan. You can always stop it, and keep the best so far."),
        coerce=int,
        initial=USUAL_SECONDS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, areas: Sequence[Area] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._areas = {area.pk: area for area in areas}
        names = [(area.pk, area.name) for area in areas]
        self.fields["area"].choices = [(EVERYWHERE, sentences.area_text(None)), *names]  # type: ignore[attr-defined]
        self.fields["seconds"].choices = [  # type: ignore[attr-defined]
            (seconds, ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}) for seconds in SECONDS
        ]

    def clean_area(self) -> Area | None:
        """Return the neighbourhood itself; none is all of it."""
        return self._areas.get(self.cleaned_data["area"])


class ChooseLinesForm(forms.Form):
    """Which lines of a plan are to be proposed: those that are ticked, or all."""

    everything = forms.BooleanField(required=False)
    line = forms.TypedMultipleChoiceField(coerce=uuid.UUID, required=False)

    def __init__(self, *args: Any, lines: Sequence[uuid.UUID] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = lines
        self.fields["line"].choices = [(str(line), "") for line in lines]  # type: ignore[attr-defined]

    def chosen(self) -> Sequence[uuid.UUID]:
        """Return the chosen lines of a valid form."""
        return self._lines if self.cleaned_data["everything"] else self.cleaned_data["line"]
