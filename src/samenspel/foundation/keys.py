"""The key that field values are encrypted with: a file outside the database, made on first use."""

import base64
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


@lru_cache(maxsize=4)
def _cipher(path: str) -> AESGCM:
    file = Path(path)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_private(file, base64.b64encode(AESGCM.generate_key(bit_length=256)))
    return AESGCM(base64.b64decode(file.read_bytes()))


def write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read; whoever made it first wins."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as target:
        target.write(content)


def lock(text: str, *, column: str) -> str:
    """Encrypt ``text`` for one table column (AES-256-GCM; the column's name is bound to it)."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(str(settings.FIELD_KEY_FILE)).encrypt(nonce, text.encode(), column.encode())
    return base64.b64encode(nonce + sealed).decode()


def unlock(sealed: str, *, column: str) -> str:
    """Decrypt what ``lock`` made for the same column; raises ``InvalidTag`` for any other."""
    raw = base64.b64decode(sealed)
    return _cipher(str(settings.FIELD_KEY_FILE)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], column.encode()).decode()
