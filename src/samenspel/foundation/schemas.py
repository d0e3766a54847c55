"""What all values have in common that the API takes and gives: names in camelCase, and nothing that is not known."""

from collections.abc import Iterable, Mapping

from django import forms
from ninja import Schema
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from samenspel.foundation.refusals import NotValid, Sentence
from samenspel.ui.refusals import words_for


class In(Schema):
    """Something that a program sends; a field that is not known is refused."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", populate_by_name=False)


class Out(Schema):
    """Something that a program is told; made from a value of ``queries`` with the same names."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, from_attributes=True)


def refuse_fields(fields: Mapping[str, Sentence]) -> NotValid:
    """Make the refusal that names every wrong field."""
    return NotValid("api.not_valid", words_for(422).title, fields)


def check_forms(checked: Iterable[forms.Form], names: Mapping[str, str]) -> None:
    """Refuse what the forms of the pages refuse, all fields at once; ``names`` says what the API calls them."""
    wrong = {names.get(field, to_camel(field)): str(sentences[0]) for form in checked for field, sentences in form.errors.items()}
    if wrong:
        raise refuse_fields(wrong)
