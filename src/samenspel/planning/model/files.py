"""JSON values in files, packed or not: read within limits, written whole or not at all."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import Any, NoReturn

from samenspel.planning.model.errors import WrongInput

MAX_BYTES = 256 * 1024 * 1024
# Counted before anything is decoded: twenty characters of a file can become five hundred bytes of memory.
MAX_CONTAINERS = 5_000_000
MAX_STRINGS = 24_000_000
PACKED = b"\x1f\x8b"


def load(path: Path) -> object:
    """The JSON value in a file (.json or .json.gz), or ``WrongInput``."""
    content = _content(path)
    if not content:
        raise WrongInput("", "is empty")
    if len(content) > MAX_BYTES:
        raise WrongInput("", f"over {MAX_BYTES // 2**20} MiB when unpacked")
    if content.count(b"{") + content.count(b"[") > MAX_CONTAINERS or content.count(b'"') > 2 * MAX_STRINGS:
        raise WrongInput("", "holds more than can be planned at once; plan a smaller area")
    try:
        text = content.decode("utf-8-sig")  # some editors begin a file with a mark of order
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except WrongInput:
        raise
    except (ValueError, RecursionError) as error:
        raise WrongInput("", _why_undecoded(error)) from error


def write(value: Mapping[str, Any], path: Path) -> None:
    """Write a file, whole or not at all; the same value gives the same bytes."""
    content = text_of(value).encode("utf-8")
    if path.name.endswith(".gz"):
        content = gzip.compress(content, mtime=0)
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    try:
        with draft.open("xb") as file:  # the system gives it the rights of any new file
            file.write(content)
        draft.replace(path)
    except BaseException as error:
        draft.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:  # of the file asked for, not of the draft
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def text_of(value: Mapping[str, Any]) -> str:
    """JSON values as the text of a file."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _content(path: Path) -> bytes:
    """What is in a file, unpacked; opened once, because a pipe can be read only once."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if content.startswith(PACKED):
            with gzip.open(BytesIO(content)) as packed:
                content = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise WrongInput("", _why_unread(error)) from error
    return content


def _why_unread(error: Exception) -> str:
    match error:
        case FileNotFoundError():
            return "is not there"
        case PermissionError():
            return "may not be read"
        case IsADirectoryError():
            return "is a folder"
        case _:
            return f"cannot be read ({error})"


def _why_undecoded(error: Exception) -> str:
    match error:
        case RecursionError():
            return "is nested too deep"
        case UnicodeDecodeError():
            return "is not UTF-8 text"
        case json.JSONDecodeError():
            return f"is not JSON ({error})"
        case _:  # Python reads no whole number of more than some thousands of digits
            return "holds a number of more digits than can be read"


def _refuse_constant(name: str) -> NoReturn:
    raise WrongInput("", f"{name} is not a number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, refused when a field is there twice: which of the two was meant, nobody knows."""
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        where = f' in "{row["id"]}"'[:80] if isinstance(row.get("id"), str) else ""
        raise WrongInput(twice[:40], f"is there twice{where}")
    return row
