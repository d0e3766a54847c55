"""What we remember of places: areas, communities, homes, and who stands in what relation to whom."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from samenspel.foundation import clock
from samenspel.foundation.fields import PrivateTextField
from samenspel.foundation.models import Record
from samenspel.neighbourhoods.rules import AreaKind, CommunityKind
from samenspel.people.models import Person
from samenspel.people.rules import Hat


class Area(models.Model):
    """A municipality, a district in it or a neighbourhood in that, by its CBS code (GM…, WK…, BU…)."""

    code = models.CharField(primary_key=True, max_length=10)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=15, choices=[(kind, kind) for kind in AreaKind])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    shown_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    latitude = models.FloatField(null=True, blank=True)  # degrees, WGS 84, a point inside the area
    longitude = models.FloatField(null=True, blank=True)
    addresses = models.PositiveIntegerField(default=0)  # households, CBS key figures
    inhabitants = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "name"], name="area_kind_name")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=AreaKind.MUNICIPALITY) | Q(parent__isnull=False), name="only_municipalities_stand_alone"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Community(Record):
    """An environment of a municipality or an organisation; communities are strictly apart."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=15, choices=[(kind, kind) for kind in CommunityKind])
    areas = models.ManyToManyField(Area, related_name="communities", blank=True)
    time_zone = models.CharField(max_length=40, default="Europe/Amsterdam")
    phone = models.CharField(max_length=20, blank=True, help_text="a number that residents can call")
    is_open = models.BooleanField(default=True, help_text="whether residents can join by themselves")

    def __str__(self) -> str:
        return self.name


class Relation(Record):
    """In what quality a person belongs to a community, from when until when. The only source of rights."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="relations")
    hat = models.CharField(max_length=15, choices=[(hat, hat) for hat in Hat])
    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_closed = models.BooleanField(default=False, help_text="ended by somebody else, who alone can open it again")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["community", "hat", "valid_until"], name="relation_community_hat")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "community", "hat"], condition=Q(valid_until__isnull=True), name="one_open_relation_a_hat"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="relation_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hat} in {self.community_id}"


class Home(Record):
    """Where a person lives: stored exactly, shown never; others see ``area.shown_as`` and a band."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="home")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("neighbourhood"))
    address = PrivateTextField(_("street and number"), blank=True, default="")
    postcode = PrivateTextField(_("postcode"), blank=True, default="")
    way_in = PrivateTextField(_("how to get in"), blank=True, default="")
    latitude = models.FloatField()  # degrees, WGS 84
    longitude = models.FloatField()
    cell = models.BigIntegerField(db_index=True)  # h3 cell, resolution 8, as an integer

    def __str__(self) -> str:
        return self.area_id


class Vetting(Record):
    """A quality of a helper that somebody else has seen proof of (VOG): seen on, by whom; never a copy."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="vettings")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    quality = models.CharField(max_length=30, default="vog")
    seen_on = models.DateField()
    seen_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    valid_until = models.DateField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["community", "quality", "valid_until"], name="vetting_valid")]

    def __str__(self) -> str:
        return f"{self.quality} until {self.valid_until}"
