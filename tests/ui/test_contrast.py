"""Every pair of colours that meets on a page can be read, by day and by night (WCAG 2.2: 1.4.3 and 1.4.11)."""

import re
from functools import cache

import pytest

from tests.house.places import PRODUCT

STATIC = PRODUCT / "ui" / "static" / "ui"
TOKENS = STATIC / "css" / "tokens.css"
THEME = next((STATIC / "vendor").glob("*voorbeeld-design-tokens*/theme.css"))
DECLARATION = re.compile(r"(--[\w-]+):\s*([^;]+);")
REFERENCE = re.compile(r"var\((--[\w-]+)\)")
NIGHT = "@media screen and (prefers-color-scheme: dark)"
TEXT, SHAPE = 4.5, 3.0

# What is read (ink) on what it stands.
TEXTS = [
    ("--ink", "--paper"),
    ("--ink", "--card"),
    ("--ink", "--warm"),
    ("--ink", "--mine"),
    ("--ink", "--sky-top"),
    ("--ink", "--sky-middle"),
    ("--ink", "--basis-color-default-bg-default"),
    ("--ink-quiet", "--paper"),
    ("--ink-quiet", "--card"),
    ("--ink-quiet", "--basis-color-default-bg-default"),
    ("--link", "--paper"),
    ("--link", "--card"),
    ("--link", "--warm"),
    ("--link", "--mine"),
    ("--link", "--sky-middle"),
    ("--link", "--basis-color-default-bg-default"),
    ("--clay", "--paper"),
    ("--clay", "--card"),
    ("--clay", "--warm"),
    ("--card", "--link"),
    ("--focus-ink", "--focus"),
    ("--nl-number-badge-color", "--nl-number-badge-background-color"),
    ("--nl-button-primary-color", "--nl-button-primary-background-color"),
    ("--nl-button-primary-hover-color", "--nl-button-primary-hover-background-color"),
    ("--nl-button-primary-active-color", "--nl-button-primary-active-background-color"),
    ("--nl-button-secondary-color", "--nl-button-secondary-background-color"),
    ("--nl-button-secondary-hover-color", "--nl-button-secondary-hover-background-color"),
    ("--nl-button-secondary-negative-color", "--card"),
    ("--nl-button-secondary-negative-color", "--paper"),
    ("--nl-button-subtle-color", "--paper"),
    ("--nl-button-subtle-color", "--card"),
    ("--nl-button-subtle-hover-color", "--nl-button-subtle-hover-background-color"),
    ("--nl-button-focus-color", "--nl-button-focus-background-color"),
    ("--nl-skip-link-color", "--nl-skip-link-background-color"),
    ("--utrecht-alert-info-color", "--utrecht-alert-info-background-color"),
    ("--utrecht-alert-ok-color", "--utrecht-alert-ok-background-color"),
    ("--utrecht-alert-warning-color", "--utrecht-alert-warning-background-color"),
    ("--utrecht-alert-error-color", "--utrecht-alert-error-background-color"),
    ("--utrecht-textbox-color", "--utrecht-textbox-background-color"),
    ("--utrecht-textbox-color", "--utrecht-textbox-invalid-background-color"),
    ("--utrecht-form-field-error-message-color", "--paper"),
    ("--utrecht-form-field-error-message-color", "--card"),
    ("--utrecht-form-field-description-color", "--paper"),
    ("--basis-color-default-color-document", "--basis-color-default-bg-default"),
    ("--basis-color-info-color-document", "--basis-color-info-bg-default"),
    ("--basis-color-positive-color-document", "--basis-color-positive-bg-default"),
    ("--basis-color-positive-color-default", "--paper"),
    ("--basis-color-warning-color-document", "--basis-color-warning-bg-default"),
    ("--basis-color-warning-color-document", "--basis-color-warning-bg-active"),
    ("--basis-color-negative-color-document", "--basis-color-negative-bg-default"),
    ("--basis-color-accent-1-color-document", "--basis-color-accent-1-bg-default"),
    ("--basis-color-accent-1-color-document", "--mine"),
]

# What must be seen to be used: the edge of a field, a ring of focus, the mark of a choice.
SHAPES = [
    ("--line-strong", "--card"),
    ("--line-strong", "--paper"),
    ("--link", "--mine"),
    ("--clay", "--card"),
    ("--utrecht-textbox-border-color", "--paper"),
    ("--utrecht-textbox-border-color", "--utrecht-textbox-background-color"),
    ("--utrecht-textbox-invalid-border-color", "--paper"),
    ("--basis-color-negative-border-default", "--card"),
    ("--nl-button-secondary-border-color", "--paper"),
    ("--nl-button-secondary-border-color", "--card"),
    ("--nl-button-primary-background-color", "--paper"),
    ("--nl-button-primary-background-color", "--sky-middle"),
    ("--goose", "--sky-top"),
    ("--goose", "--sky-middle"),
    ("--goose", "--sky-sun"),
    ("--goose", "--land"),
]


@cache
def tokens(*, night: bool) -> dict[str, str]:
    """Read all tokens as a browser would: the theme, ours over it, and at night the night's over those."""
    day, _, later = TOKENS.read_text(encoding="utf-8").partition(NIGHT)
    dark, _, rest = later.partition("\n}\n")
    parts = [THEME.read_text(encoding="utf-8"), day, rest, *([dark] if night else [])]
    return {name: value.strip() for part in parts for name, value in DECLARATION.findall(part)}


def colour(name: str, *, night: bool) -> str:
    """Follow a token to the colour it stands for."""
    value = tokens(night=night)[name]
    while reference := REFERENCE.fullmatch(value):
        value = tokens(night=night)[reference[1]]
    assert re.fullmatch(r"#[0-9a-f]{6}", value), f"{name} is {value}"
    return value


def light_of(hexed: str) -> float:
    """Compute the relative luminance of a colour, as WCAG defines it."""
    channels = [int(hexed[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Compute the contrast between two colours: 1 is none, 21 is black on white."""
    high, low = sorted((light_of(one), light_of(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_a_text_can_be_read(ink: str, ground: str, night: bool) -> None:
    assert contrast(colour(ink, night=night), colour(ground, night=night)) >= TEXT


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_a_shape_can_be_seen(shape: str, ground: str, night: bool) -> None:
    assert contrast(colour(shape, night=night), colour(ground, night=night)) >= SHAPE


def test_night_has_its_own_colour_for_every_colour_of_the_day() -> None:
    day, _, later = TOKENS.read_text(encoding="utf-8").partition(NIGHT)
    dark = later.partition("\n}\n")[0]
    named = {name for name, value in DECLARATION.findall(day) if value.startswith("#")}
    assert named == {name for name, value in DECLARATION.findall(dark) if value.startswith("#")}


def test_colours_stand_in_the_tokens_and_nowhere_else() -> None:
    ours = [path for path in (STATIC / "css").glob("*.css") if path.name in {"base.css", "parts.css"}]
    assert len(ours) == 2
    assert [path.name for path in ours if re.search(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(("scheme", "night"), [("light", False), ("dark", True)])
def test_the_bar_of_the_browser_has_the_colour_of_the_paper(scheme: str, night: bool) -> None:
    base = (PRODUCT / "ui" / "templates" / "ui" / "base.html").read_text(encoding="utf-8")
    told = re.search(rf'name="theme-color" content="(#\w+)" media="\(prefers-color-scheme: {scheme}\)"', base)
    assert told is not None
    assert told[1] == colour("--paper", night=night)
