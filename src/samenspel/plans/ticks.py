"""Which lines of a plan are ticked, written so short that it fits into an address: a bit a line, and a mark of all lines."""

import re
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Sequence
from hashlib import sha256

MARK = 8
WRITTEN = re.compile(rf"[0-9a-f]{{{MARK}}}((?:[\w-]{{4}})*(?:[\w-]{{2,3}})?)", re.ASCII)


def write_ticks(ticked: Collection[uuid.UUID], lines: Collection[uuid.UUID]) -> str:
    """Write which of these lines are ticked; 1,500 lines come to some 250 letters, whatever is ticked."""
    ordered = sorted(lines)
    bits = sum(1 << at for at, line in enumerate(ordered) if line in ticked)
    packed = urlsafe_b64encode(bits.to_bytes((bits.bit_length() + 7) // 8, "little"))
    return _mark(ordered) + packed.decode().rstrip("=")


def read_ticks(written: str, lines: Collection[uuid.UUID]) -> Sequence[uuid.UUID] | None:
    """Read which lines were ticked; ``None`` when it was written of other lines than these, or by nobody."""
    ordered, found = sorted(lines), WRITTEN.fullmatch(written)
    if found is None or not written.startswith(_mark(ordered)):
        return None
    packed = found[1]
    bits = int.from_bytes(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), "little")
    return [line for at, line in enumerate(ordered) if bits >> at & 1]


def _mark(ordered: Sequence[uuid.UUID]) -> str:
    return sha256(b"".join(line.bytes for line in ordered)).hexdigest()[:MARK]
