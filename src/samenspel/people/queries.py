"""What pages must know of people."""

from collections.abc import Mapping
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samenspel.foundation import clock
from samenspel.people.models import Person
from samenspel.people.rules import Hat, device_of
from samenspel.ui.moments import ago_text, date_text
from samenspel.ui.shapes import Fact

LANGUAGES = {"nl": "Nederlands", "en": "English"}
HAT_NAMES: Mapping[Hat, str | Promise] = {
    Hat.RESIDENT: gettext_lazy("neighbour"),
    Hat.HELPER: gettext_lazy("helper"),
    Hat.CARER: gettext_lazy("family carer"),
    Hat.SOCIAL_WORKER: gettext_lazy("social worker"),
    Hat.COORDINATOR: gettext_lazy("coordinator"),
    Hat.ADMINISTRATOR: gettext_lazy("administrator"),
}


def display_name(person: Person) -> str:
    """Return what others call this person: the first name."""
    return person.first_name or _("a neighbour")


def hat_name(hat: Hat) -> str:
    """Name a hat as it is called in the street."""
    return str(HAT_NAMES[hat])


def profile_facts(person: Person) -> tuple[Fact, ...]:
    """List what somebody told us about himself, for that person alone."""
    nothing = _("not filled in")
    return (
        Fact(_("First name"), person.first_name or nothing),
        Fact(_("Last name"), person.last_name or nothing),
        Fact(_("E-mail address"), person.email or nothing),
        Fact(_("Phone number"), person.phone or nothing),
        Fact(_("Language"), LANGUAGES.get(person.language, person.language)),
        Fact(_("Reminders by e-mail"), _("yes") if person.wants_reminders else _("no")),
    )


@dataclass(frozen=True)
class Key:
    """A passkey that somebody made."""

    name: str
    made: str


@dataclass(frozen=True)
class SecurityPage:
    """What somebody can sign in with besides the code by mail."""

    passkeys: tuple[Key, ...]
    has_app: bool
    has_codes: bool

    @property
    def is_enough(self) -> bool:
        """Whether there is a second key."""
        return self.has_app or bool(self.passkeys)


def security_page(person: Person) -> SecurityPage:
    """Open what somebody made to sign in with; one query."""
    made = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    kinds = {authenticator.type for authenticator in made}
    passkeys = [authenticator for authenticator in made if authenticator.type == Authenticator.Type.WEBAUTHN]
    return SecurityPage(
        passkeys=tuple(Key(str(key.wrap().name), date_text(clock.day_of(key.created_at))) for key in passkeys),
        has_app=Authenticator.Type.TOTP in kinds,
        has_codes=Authenticator.Type.RECOVERY_CODES in kinds,
    )


@dataclass(frozen=True)
class Device:
    """One device on which somebody is signed in."""

    session_id: int
    name: str
    since: str
    is_current: bool


def list_devices(person: Person, *, session_key: str | None, user_agent: str) -> tuple[Device, ...]:
    """List where somebody is signed in, this device first (``user_agent`` names it), then the latest."""
    sessions = UserSession.objects.filter(user=person).order_by("-created_at")
    devices = [
        Device(session.pk, device_name(session.user_agent), since_text(session), session.session_key == session_key)
        for session in sessions
    ]
    if not any(device.is_current for device in devices):
        devices.append(Device(0, device_name(user_agent), _("now"), is_current=True))
    return tuple(sorted(devices, key=lambda device: not device.is_current))


def since_text(session: UserSession) -> str:
    """Say since when somebody is signed in there."""
    return ago_text(session.created_at, today=clock.today())


def device_name(user_agent: str) -> str:
    """Name a device as its owner would."""
    browser, system = device_of(user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("an unknown device")
