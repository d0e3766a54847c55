"""Every sentence of the product has its Dutch, and the compiled catalogues are those of the sources."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house.places import PRODUCT, modules_of_product, name_of

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CATALOGUES = sorted(PRODUCT.glob("*/locale/nl/LC_MESSAGES/django.po"))
Key = tuple[str, str | None]


@cache
def catalogue(path: Path) -> Catalog:
    """Read a catalogue, its source or its compiled form."""
    with path.open("rb") as file:
        return read_mo(file) if path.suffix == ".mo" else read_po(file, locale="nl")


def key_of(message: Message) -> Key:
    """Return what a message is looked up by."""
    context: str | bytes | None = message.context  # a compiled catalogue gives bytes
    name = message.id if isinstance(message.id, str) else message.id[0]
    return name, context.decode() if isinstance(context, bytes) else context


def entries_of(path: Path) -> dict[Key, object]:
    """Return the translations of a catalogue by what they are looked up by."""
    plain = {key_of(message): message.string for message in catalogue(path) if message.id}
    return {key: tuple(string) if isinstance(string, list) else string for key, string in plain.items()}


def sentences_in(text: bytes) -> Iterator[Key]:
    """Find the sentences that a Python text asks a translation for."""
    for _line, found, _comments, context in extract("python", BytesIO(text), keywords=KEYWORDS):
        yield (found if isinstance(found, str) else found[0]), context


def sentences_of(package: Path) -> Iterator[tuple[str, Key]]:
    """Find every sentence of a package, in its code and in its templates, and where it stands."""
    for path in modules_of_product():
        if path.is_relative_to(package):
            yield from ((name_of(path), key) for key in sentences_in(path.read_bytes()))
    for path in sorted(package.rglob("templates/**/*.*")):
        if path.suffix in {".html", ".txt"}:
            code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # Brackets make the indentation of a template mean nothing.
            yield from ((name_of(path), key) for key in sentences_in(f"(\n{code}\n)".encode()))


def packages() -> list[Path]:
    """List the packages of the product."""
    return sorted(path.parent for path in PRODUCT.glob("*/__init__.py"))


def test_there_are_catalogues() -> None:
    assert CATALOGUES


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_nothing_is_left_untranslated_or_doubtful(path: Path) -> None:
    unfinished = []
    for message in catalogue(path):
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and (message.fuzzy or not all(strings)):
            unfinished.append(message.id)
    assert unfinished == []


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_a_translation_keeps_what_is_filled_in(path: Path) -> None:
    wrong = [f"{message.id}: {error}" for message, errors in catalogue(path).check() for error in errors]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_the_compiled_catalogue_is_that_of_its_source(path: Path) -> None:
    compiled = path.with_suffix(".mo")
    assert compiled.exists(), f"compile it: msgfmt -o {name_of(compiled)} {name_of(path)}"
    assert entries_of(compiled) == entries_of(path), f"compile it again: msgfmt -o {name_of(compiled)} {name_of(path)}"


@pytest.mark.parametrize("package", packages(), ids=lambda path: path.name)
def test_every_sentence_has_a_place_in_a_catalogue(package: Path) -> None:
    own = package / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    known = entries_of(own).keys() if own.exists() else everybodys_entries()
    missing = [f"{where}: {key[0]}" for where, key in sentences_of(package) if key not in known]
    assert not missing, "\n".join(missing)


@cache
def everybodys_entries() -> set[Key]:
    """Return what any catalogue knows, Django's own too, for packages without one."""
    import django

    shared = Path(django.__file__).parent / "conf" / "locale" / "nl" / "LC_MESSAGES" / "django.mo"
    return {key for path in (*CATALOGUES, shared) for key in entries_of(path)}
