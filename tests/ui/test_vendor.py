"""What we did not write ourselves: exactly what we took, nothing of a house style, no way out to another host."""

import hashlib
import re
import tomllib
from pathlib import Path

from tests.house.places import PRODUCT, ROOT

STATIC = PRODUCT / "ui" / "static" / "ui"
VENDOR = STATIC / "vendor"
SUMS = VENDOR / "SHA256SUMS"


def listed() -> dict[str, str]:
    """Read the list of checksums: the file's name, and its sum."""
    lines = SUMS.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def vendored() -> dict[str, Path]:
    """Find all files taken from others."""
    return {str(path.relative_to(VENDOR)): path for path in VENDOR.rglob("*") if path.is_file() and path != SUMS}


def test_every_vendored_file_is_the_one_that_was_taken() -> None:
    sums = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in vendored().items()}
    assert sums == listed()


def test_components_are_the_vendored_ones_one_after_the_other() -> None:
    parts = [*sorted(VENDOR.glob("utrecht-*/*.css")), *sorted(VENDOR.glob("nl-design-system-candidate-*/*.css"))]
    assert (STATIC / "css" / "components.css").read_bytes() == b"".join(part.read_bytes() for part in parts)


def test_no_style_or_script_reaches_another_host_or_a_source_map() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in STATIC.rglob("*") if path.suffix in {".css", ".js"}}
    assert [path for path, text in texts.items() if "sourceMappingURL" in text] == []
    assert [path for path, text in texts.items() if re.search(r"url\(\s*[\"']?(https?:)?//", text)] == []
    assert [
        path for path, text in texts.items() if re.search(r"@import|\bimport\s*\(", text) and VENDOR not in path.parents
    ] == []


def test_no_tokens_of_a_house_style_are_shipped() -> None:
    """The tokens of Utrecht, Rijkshuisstijl and RVO belong to those organisations."""
    names = " ".join(folder.name for folder in VENDOR.iterdir())
    assert not re.search(r"rijkshuisstijl|rvo|utrecht-design-tokens|design-tokens(?<!voorbeeld-design-tokens)", names)
    theme = next(VENDOR.glob("*voorbeeld-design-tokens*/theme.css")).read_text(encoding="utf-8")
    assert set(re.findall(r"^\.([a-z-]+)", theme, re.MULTILINE)) == {"voorbeeld-theme"}


def test_every_vendored_folder_has_its_licence_with_it_and_in_the_list() -> None:
    told = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    paths = [pattern for note in told for pattern in ([note["path"]] if isinstance(note["path"], str) else note["path"])]
    for folder in (path for path in VENDOR.iterdir() if path.is_dir()):
        assert list(folder.glob("LICENSE*")), folder
        assert any(re.match(re.escape(pattern).replace(r"\*", ".*"), f"{folder.relative_to(ROOT)}/x") for pattern in paths[1:]), (
            folder
        )


def test_every_licence_that_is_named_is_there_in_full() -> None:
    told = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    named = {note["SPDX-License-Identifier"] for note in told}
    assert {path.stem for path in (ROOT / "LICENSES").iterdir()} == named
    assert (ROOT / "LICENSE").read_text(encoding="utf-8") == (ROOT / "LICENSES" / "EUPL-1.2.txt").read_text(encoding="utf-8")
