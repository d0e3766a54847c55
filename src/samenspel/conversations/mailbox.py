"""A mail backend that puts every mail into a folder, as ``.eml`` files that any mail program opens."""

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage as Mail
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes mails into ``MAIL_FOLDER``; a mail is there whole or not at all, and the same mail once."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each mail to a file of its own."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for mail in email_messages:
            message = mail.message()
            write_whole(folder / file_name(message), message.as_bytes())
        return len(email_messages)


def file_name(message: Message | Mail) -> str:
    """Name a mail's file by its own date and Message-ID, so that sending it again does not double it."""
    try:
        moment = parsedate_to_datetime(str(message["Date"])).astimezone(UTC)
    except ValueError:
        moment = datetime.now(UTC)
    return f"{moment:%Y%m%dT%H%M%S}-{re.sub(r'[^A-Za-z0-9.@-]+', '', str(message['Message-ID']))[:120]}.eml"


def write_whole(file: Path, content: bytes) -> None:
    """Write a file beside its place, see it on the disk, then put it in place; only its owner may read it."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    beside.replace(file)
