"""Whatever people agree, refuse and end in whatever order: the answer is always that of a simple model."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from samenspel.consent import access, services
from samenspel.consent.models import Agreement, AgreementEnding
from samenspel.consent.rules import DataClass, Purpose
from samenspel.foundation import clock
from samenspel.people.actors import Actor
from samenspel.people.models import Person

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CLASSES = (DataClass.CONTACT, DataClass.STORY)
classes = st.sets(st.sampled_from(CLASSES), min_size=1)


class Sharing(RuleBasedStateMachine):
    """Aisha agrees, refuses, ends and waits; Chantal asks whether she may look."""

    @initialize()
    def begin(self) -> None:
        """Start with two people who agreed nothing."""
        self.aisha = Person.objects.create_user(first_name="Aisha")
        self.chantal = Person.objects.create_user(first_name="Chantal")
        self.now = START
        self.model: dict[Any, tuple[bool, frozenset[DataClass], datetime]] = {}
        self.written: dict[Any, Any] = {}

    def add(self, agreement: Agreement, chosen: set[DataClass], *, permit: bool) -> None:
        """Remember what a new row says."""
        self.model[agreement.pk] = (permit, frozenset(chosen), agreement.valid_until)
        self.written[agreement.pk] = Agreement.objects.values().get(pk=agreement.pk)
        replaced = agreement.supersedes_id
        if replaced is not None:
            self.model.pop(replaced, None)

    @rule(chosen=classes, days=st.integers(1, 60))
    def agree(self, chosen: set[DataClass], days: int) -> None:
        """Aisha agrees."""
        with clock.at(self.now):
            agreement = services.agree(
                self.aisha,
                self.chantal,
                purpose=Purpose.VISITS,
                data_classes=chosen,
                sentence="ja",
                days=days,
                actor=Actor(self.aisha),
            )
        self.add(agreement, chosen, permit=True)

    @rule(chosen=classes)
    def refuse(self, chosen: set[DataClass]) -> None:
        """Aisha refuses."""
        with clock.at(self.now):
            agreement = services.refuse(
                self.aisha, self.chantal, purpose=Purpose.VISITS, data_classes=chosen, sentence="nee", actor=Actor(self.aisha)
            )
        self.add(agreement, chosen, permit=False)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        """Aisha ends one."""
        key = list(self.model)[data.draw(st.integers(0, len(self.model) - 1))]
        with clock.at(self.now):
            services.end_agreement(Agreement.objects.get(pk=key), actor=Actor(self.aisha))
        del self.model[key]

    @rule(hours=st.integers(1, 24 * 40))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.now += timedelta(hours=hours)

    @invariant()
    def the_answer_is_that_of_the_model(self) -> None:
        """A class is open when a permit holds and no refusal does."""
        for data_class in CLASSES:
            holding = {permit for permit, chosen, until in self.model.values() if data_class in chosen and self.now < until}
            with clock.at(self.now):
                answer = access.agreement_covering(self.aisha, self.chantal, data_class)
            assert (answer is not None) == (holding == {True})

    @invariant()
    def no_row_is_ever_altered(self) -> None:
        """What was written stays as it was written; an ending is a row of its own."""
        rows = {row["id"]: row for row in Agreement.objects.filter(subject=self.aisha).values()}
        assert rows == self.written
        assert not AgreementEnding.objects.filter(agreement__in=self.model).exists()


@pytest.mark.django_db
def test_sharing_follows_the_model() -> None:
    quick = settings(
        max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    run_state_machine_as_test(Sharing, settings=quick)
