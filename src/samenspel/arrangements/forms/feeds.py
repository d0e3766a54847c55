"""What somebody sends to get a calendar link."""

from django import forms


class AddFeedForm(forms.Form):
    """Nothing to fill in: a key only, so that a second tap makes no second link."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
