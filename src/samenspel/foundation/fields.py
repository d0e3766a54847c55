"""Model fields that more than one capability needs."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from samenspel.foundation import keys


class PrivateTextField(models.TextField[str, str]):
    """Text that stands encrypted in the database (contact details, addresses, messages)."""

    @property
    def _column_name(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in; an empty text stays empty."""
        return keys.lock(str(value), column=self._column_name) if value else value

    def from_db_value(self, value: str | None, _expression: object, _connection: BaseDatabaseWrapper) -> str | None:
        """Decrypt on the way out."""
        return keys.unlock(value, column=self._column_name) if value else value
