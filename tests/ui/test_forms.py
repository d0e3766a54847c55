"""A form: every control has its label, its help and its mistake beside it, and a way there from the top."""

import re

import pytest
from django import forms
from django.utils import translation

from samenspel.ui.forms import component_of
from samenspel.ui.patterns import ExampleForm, example_form, example_form_with_mistakes


class Tea(forms.Form):
    """A small form for one question at a time."""

    sugar = forms.IntegerField(label="Hoeveel suiker?", help_text="Klontjes", widget=forms.NumberInput(attrs={"class": "wide"}))
    milk = forms.BooleanField(label="Met melk", required=False)
    biscuit = forms.CharField(label="Welk koekje?", required=False)


def html_of(form: forms.Form, language: str = "nl") -> str:
    with translation.override(language):
        return str(form)


def ids_in(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


@pytest.mark.parametrize("form", [example_form(), example_form_with_mistakes()], ids=["new", "back"])
def test_every_control_has_a_label(form: ExampleForm) -> None:
    html = html_of(form)
    controls = [tag for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", html) if 'type="hidden"' not in tag]
    assert len(controls) == 12
    labelled = set(re.findall(r'<label[^>]*for="([^"]+)"', html))
    assert {re.search(r'\sid="([^"]+)"', tag)[1] for tag in controls} <= labelled  # type: ignore[index]


@pytest.mark.parametrize("form", [example_form(), example_form_with_mistakes()], ids=["new", "back"])
def test_everything_that_is_pointed_at_is_there_once(form: ExampleForm) -> None:
    html = html_of(form)
    there = ids_in(html)
    assert len(there) == len(set(there))
    pointed = {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}
    assert pointed | set(re.findall(r'href="#([^"]+)"', html)) <= set(there)


def test_help_is_tied_to_its_control() -> None:
    html = html_of(Tea())
    assert re.search(r'<input[^>]*name="sugar"[^>]*aria-describedby="id_sugar_helptext"', html)
    assert re.search(r'id="id_sugar_helptext">\s*Klontjes', html)


def test_a_group_of_choices_is_a_fieldset_with_a_legend_and_its_help() -> None:
    html = html_of(example_form())
    group = re.search(r'<fieldset[^>]*aria-describedby="id_new-days_helptext">\s*<legend[^>]*>(.*?)</legend>', html, re.DOTALL)
    assert group is not None
    assert "Op welke dagen?" in group[1]


def test_a_mistake_stands_beside_its_field_in_plain_words() -> None:
    html = html_of(Tea({"sugar": "veel"}))
    field = re.search(r'<input[^>]*name="sugar"[^>]*>', html)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="id_sugar_helptext id_sugar_error"' in field[0]
    assert "utrecht-textbox--invalid" in field[0]
    assert "Vul een heel getal in" in html[html.index('id="id_sugar_error"') :]


def test_the_summary_leads_to_every_mistake() -> None:
    html = html_of(example_form_with_mistakes())
    summary = html[
        html.index('class="notice error-summary') : html.index('id="back-secret"') if 'id="back-secret"' in html else None
    ]
    targets = re.findall(r'href="#(id_back-[^"]+)"', summary)
    assert targets[:4] == ["id_back-what", "id_back-kind_0", "id_back-start", "id_back-email"]


def test_what_was_typed_is_still_there() -> None:
    html = html_of(example_form_with_mistakes())
    assert 'value="aisha@"' in html
    assert 'value="14:00"' in html
    assert len(re.findall(r"<input[^>]*checked", html)) == 2


def test_a_mistake_of_the_whole_form_stands_in_the_summary() -> None:
    form = Tea({"sugar": "1"})
    form.add_error(None, "De thee is op.")
    assert "<li>De thee is op.</li>" in html_of(form)


def test_a_form_without_mistakes_has_no_summary() -> None:
    assert "error-summary" not in html_of(Tea())


def test_only_what_may_stay_empty_says_so() -> None:
    html = html_of(Tea())
    assert re.search(r"Welk koekje\?\s*<span[^>]*>\(hoeft niet\)", html)
    assert html.count("hoeft niet") == 1


def test_a_form_that_only_searches_does_not_say_it_of_every_field() -> None:
    class Search(Tea):
        says_optional = False

    assert "hoeft niet" not in html_of(Search())


def test_what_was_typed_is_never_taken_for_markup() -> None:
    html = html_of(Tea({"sugar": "<script>1</script>", "biscuit": '"><b>'}))
    assert "<script>" not in html
    assert "<b>" not in html


def test_hidden_fields_come_along_unseen() -> None:
    html = html_of(example_form())
    assert re.search(r'<input type="hidden" name="new-secret" value="geese"', html)
    assert "geese" not in re.sub(r"<[^>]*>", "", html)


def test_one_field_can_be_placed_by_itself() -> None:
    with translation.override("nl"):
        html = str(Tea()["biscuit"].as_field_group())
    assert html.count("<input") == 1
    assert 'for="id_biscuit"' in html


def test_a_class_of_the_form_itself_stays() -> None:
    assert 'class="utrecht-textbox wide"' in html_of(Tea())


@pytest.mark.parametrize(
    ("widget", "component"),
    [
        (forms.TextInput(), "utrecht-textbox"),
        (forms.EmailInput(), "utrecht-textbox"),
        (forms.Textarea(), "utrecht-textarea"),
        (forms.Select(), "utrecht-select"),
        (forms.CheckboxInput(), "utrecht-checkbox"),
        (forms.RadioSelect(), "choices"),
        (forms.CheckboxSelectMultiple(), "choices"),
        (forms.HiddenInput(), ""),
    ],
    ids=lambda part: part if isinstance(part, str) else type(part).__name__,
)
def test_every_kind_of_control_has_its_component(widget: forms.Widget, component: str) -> None:
    assert component_of(widget) == component
