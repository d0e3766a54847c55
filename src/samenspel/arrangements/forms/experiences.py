"""What somebody says after a visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_THANKS = 500


class AddExperienceForm(forms.Form):
    """Two questions and a thank-you that need not be."""

    went_well = forms.ChoiceField(
        label=_("Did it go well?"),
        choices=[("yes", _("Yes")), ("so_so", _("So-so")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    wants_more = forms.ChoiceField(
        label=_("Shall it go on like this?"),
        choices=[("yes", _("Yes, please")), ("otherwise", _("Yes, but a little differently")), ("no", _("Rather not"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    thanks = forms.CharField(
        label=_("Would you like to say thank you?"),
        help_text=_("The other can read this. Your answers above are not shown to the other."),
        required=False,
        max_length=LONGEST_THANKS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
