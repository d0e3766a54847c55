"""Every setting that an operator can give, with its default and what it means."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PREFIX = "SAMENSPEL_"
CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Setting:
    """One environment variable (``name`` without the prefix)."""

    name: str
    default: str
    meaning: str

    @property
    def variable(self) -> str:
        """The variable's full name."""
        return PREFIX + self.name

    def read(self) -> str:
        """Return what the environment says, else the default."""
        return os.environ.get(self.variable, "") or self.default


HOME = Setting(
    "HOME",
    "",
    "Folder for the database, mail, keys and logs. Default: var in a checkout, else ~/.local/share/samenspel.",
)
DATABASE_URL = Setting(
    "DATABASE_URL",
    "",
    "Database address. Default: SQLite in the home folder. PostgreSQL 15+: postgres://user:password@host:5432/name.",
)
DATABASE_POOLED = Setting(
    "DATABASE_POOLED",
    "0",
    "1 where a pool such as PgBouncer hands a connection to PostgreSQL from one transaction to the next: nothing is kept on it then.",
)
SECRET_KEY = Setting("SECRET_KEY", "", "Key that signs sessions. Default: made once and kept in the home folder.")
FIELD_KEY_FILE = Setting(
    "FIELD_KEY_FILE",
    "",
    "File with the key that contact details are encrypted with. Default: made once in the home folder. Keep a copy elsewhere.",
)
DEBUG = Setting("DEBUG", "0", "1 shows errors to whoever visits. Never on a server that others reach.")
URL = Setting(
    "URL",
    "http://127.0.0.1:8000",
    "The address people visit; links in letters start with it. With https, cookies are for https only.",
)
HOSTS = Setting("HOSTS", "", "Other host names that may be asked for, separated by commas. The host of SAMENSPEL_URL always may.")
MAIL_URL = Setting(
    "MAIL_URL",
    "",
    "Mail server, smtp://user:password@host:587 or smtps://. Default: letters become .eml files in the home folder.",
)
MAIL_FROM = Setting("MAIL_FROM", "Samenspel <samenspel@localhost>", "Sender of the letters.")
TIME_ZONE = Setting("TIME_ZONE", "Europe/Amsterdam", "Time zone of the pages; a community can have its own.")
DEMO = Setting("DEMO", "0", "1 lets anybody step into the people of the demo. Set by the demo command alone.")

SETTINGS = (
    HOME, DATABASE_URL, DATABASE_POOLED, SECRET_KEY, FIELD_KEY_FILE, DEBUG, URL, HOSTS, MAIL_URL, MAIL_FROM, TIME_ZONE, DEMO,
)  # fmt: skip


def home() -> Path:
    """Return the home folder, made if need be."""
    given = HOME.read()
    in_checkout = (CHECKOUT / "pyproject.toml").exists()
    fallback = CHECKOUT / "var" if in_checkout else Path.home() / ".local" / "share" / "samenspel"
    folder = Path(given).expanduser() if given else fallback
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key() -> str:
    """Return the signing key, made once and readable by its owner only."""
    given = SECRET_KEY.read()
    if given:
        return given
    file = home() / "secret-key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w", encoding="ascii") as target:
        target.write(key)
    return key


def is_on(setting: Setting) -> bool:
    """Whether a yes-or-no setting says yes."""
    return setting.read().lower() in {"1", "true", "yes", "on"}
