"""What somebody types in a conversation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samenspel.conversations.rules import LONGEST_MESSAGE


class WriteMessageForm(forms.Form):
    """A message, and the key that makes one tap twice one message."""

    words = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
