"""How forms look: labels, help and errors as NL Design System does it, for any Django form.

Set ``FORM_RENDERER = "samenspel.ui.forms.Renderer"``; then ``{{ form }}`` gives the
error summary and all fields, and ``{{ form.name.as_field_group }}`` one field.
"""

from pathlib import Path
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.translation import gettext_noop

# Django's own sentences about mistakes, said again in plain words by our translations.
PLAIN_WORDS = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
)

OWN_TEMPLATES = Path(__file__).parent / "templates"
DJANGO_TEMPLATES = Path(forms.__file__).parent / "templates"


def component_of(widget: forms.Widget) -> str:
    """Name the component class a widget is drawn with; empty for what stays unseen."""
    if widget.is_hidden:
        return ""
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "utrecht-checkbox"
    if isinstance(widget, forms.Textarea):
        return "utrecht-textarea"
    if isinstance(widget, forms.Select):
        return "utrecht-select"
    return "utrecht-textbox"


class Field(BoundField):
    """A field of a form that carries the classes of its component."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the component's class, and its look when something is wrong."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        component = component_of(widget)
        if component:
            names = [component, widget.attrs.get("class", ""), attrs.get("class", "")]
            if self.errors:
                names.append(f"{component}--invalid")
            built["class"] = " ".join(name for name in names if name)
        return built

    @property
    def is_single_checkbox(self) -> bool:
        """Whether the label belongs behind the box."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Whether the label says that it may stay empty; a box may always, and so may all of a form that only searches.

        Such a form says ``says_optional = False``.
        """
        may_say = getattr(self.form, "says_optional", True)
        return may_say and not self.field.required and not self.is_single_checkbox

    @property
    def first_control_id(self) -> str:
        """Where a link in the error summary should land."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label


class Renderer(DjangoTemplates):
    """Render forms with this house's templates, then Django's own."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    formset_template_name = "ui/forms/formset.html"
    bound_field_class = Field

    @cached_property
    def engine(self) -> Any:
        """Look in our templates before Django's, so that single widgets can differ."""
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [OWN_TEMPLATES, DJANGO_TEMPLATES],
                "NAME": "samenspel-forms",
                "OPTIONS": {},
            }
        )
