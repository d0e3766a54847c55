"""What we remember of a person: a name, ways to be reached, and nothing about rights."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from samenspel.foundation.fields import PrivateTextField
from samenspel.foundation.models import Record


class PersonManager(BaseUserManager["Person"]):
    """Makes people; there are no passwords to remember, so none is set unless asked for."""

    def create_user(self, email: str | None = None, password: str | None = None, **facts: Any) -> "Person":
        """Make a person; ``email`` may be missing for somebody who is reached on paper."""
        person = self.model(email=self.normalize_email(email) or None, **facts)
        if password is None:
            person.set_unusable_password()
        else:
            person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, Record):
    """A human being with an account. Rights come from relations (``neighbourhoods``), never from here."""

    email = models.EmailField(_("e-mail address"), null=True, blank=True)  # noqa: DJ001  null: reached on paper
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = PrivateTextField(_("last name"), blank=True, default="")
    phone = PrivateTextField(_("phone number"), blank=True, default="")
    language = models.CharField(_("language"), max_length=5, default="nl")
    wants_reminders = models.BooleanField(_("wants reminders"), default=True)
    is_active = models.BooleanField(default=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="one_person_an_email")]

    def __str__(self) -> str:
        return self.first_name or "–"
