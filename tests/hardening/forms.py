"""Reading the forms out of a page, and filling them in the way nobody should."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SCRIPT = "<script>alert(1)</script>"
SUM = "{{7*191}}{%now%}"
NASTY: Mapping[str, str | list[str]] = {
    "10,000 letters": "a" * 10_000,
    "nul": "a\0b",
    "half a character": "\udcff",
    "family": "👨‍👩‍👧‍👦" * 40,
    "right to left": "\u202e\u200f\u2066omgekeerd",
    "script": f"\"'>{SCRIPT}",
    "template": SUM,
    "sql": "'; DROP TABLE people_person; --",
    "negative": "-1",
    "endless number": "1" * 5_000,
    "impossible day": "2026-02-30",
    "last day of time": "9999-12-31",
    "other digits": "٣",
    "several": ["a", "b", "c"],
    "empty": "",
}
NASTY_ALONE = ("nul", "endless number", "last day of time", "several")


@dataclass
class Form:
    """A form as it stands in a page."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """What makes two forms the same: address without ids, and the names of the fields."""
        return self.method, UUID.sub("…", self.action.partition("?")[0]), tuple(sorted(self.names))

    @property
    def names(self) -> list[str]:
        """The names of what can be filled in."""
        return [name for name in {**self.fields, **self.choices} if name != "csrfmiddlewaretoken"]

    def filled(self, **changes: str | list[str]) -> dict[str, str | list[str]]:
        """Fill it in as somebody would who takes what stands there and the first choice of each kind."""
        filled: dict[str, str | list[str]] = {**self.fields}
        for name, values in self.choices.items():
            filled.setdefault(name, values[-1] if values else "")
        return {**filled, **changes}


class FormReader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self._select = ""
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a form, or a field of the form that is open."""
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(values.get("action") or self.address, values.get("method", "get").lower()))
            self._is_open = True
        elif self._is_open and values.get("name") and tag in ("input", "textarea", "select", "button"):
            self._take(tag, values)
        elif tag == "option" and self._select:
            self.forms[-1].choices.setdefault(self._select, []).append(values.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Close what ends."""
        if tag == "form":
            self._is_open = False
        elif tag == "select":
            self._select = ""

    def _take(self, tag: str, values: dict[str, str]) -> None:
        form, name = self.forms[-1], values["name"]
        if tag == "select":
            self._select = name
        elif tag == "button" or values.get("type") in ("radio", "checkbox", "submit"):
            form.choices.setdefault(name, []).append(values.get("value", "on"))
            if "checked" in values:
                form.fields.setdefault(name, []).append(values.get("value", "on"))
        else:
            form.fields[name] = [values.get("value", "")]


def forms_of(page: str, address: str) -> list[Form]:
    """Read the forms of a page."""
    reader = FormReader(address)
    reader.feed(page)
    return reader.forms
