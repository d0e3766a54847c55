"""The life of a run: begun once, stopped with the best so far, taken up again, given up, forgotten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from samenspel.exchange.models import Ask
from samenspel.foundation import jobs, journal
from samenspel.foundation.limits import Limit
from samenspel.foundation.models import Job, JobState, JournalLine
from samenspel.foundation.refusals import NotFound, NotPossibleNow, TooOften
from samenspel.planning import Progress, TooLarge, Wait, WrongInput
from samenspel.planning.searching import arrays
from samenspel.plans import rules, services
from samenspel.plans.models import PlanRun
from samenspel.plans.planner import town_of
from samenspel.plans.rules import Failure, Phase, RunKind, RunState
from samenspel.plans.services import Wanted, runs, working
from samenspel.plans.services.working import Teller
from tests.arrangements.street import arrange_company, reply
from tests.conftest import MONDAY_MORNING, Cast
from tests.plans.street import made, open_street, start

SetClock = Callable[[datetime], None]


def test_a_run_waits_for_the_worker_and_is_in_the_journal(monday: datetime, cast: Cast) -> None:
    run = start(cast, seconds=10)
    assert run.state == RunState.WAITING
    assert [line.verb for line in journal.lines_about(run)] == ["plans.run_started"]
    assert Job.objects.get(task="samenspel.plans.jobs.work_out").arguments == {"run_id": str(run.pk)}


def test_a_second_tap_begins_nothing_new(monday: datetime, cast: Cast) -> None:
    assert start(cast).pk == start(cast).pk
    assert PlanRun.objects.count() == 1


def test_a_community_has_one_run_at_a_time(monday: datetime, cast: Cast) -> None:
    start(cast)
    with pytest.raises(NotPossibleNow) as refusal:
        start(cast, name="joke")
    assert refusal.value.code == "plans.busy"
    with pytest.raises(NotPossibleNow):
        services.start_run(cast.community, Wanted(10, kind=RunKind.WHAT_IF), actor=cast.bram.actor)
    with pytest.raises(IntegrityError), transaction.atomic():  # the database itself
        PlanRun.objects.create(community=cast.community, started_by=cast.joke.person, seconds=10)


def test_only_whoever_sits_at_the_desk_begins_a_run(monday: datetime, cast: Cast) -> None:
    for name in ("aisha", "chantal", "ivo", "hanna"):
        with pytest.raises(NotFound):
            start(cast, name=name)
    assert not PlanRun.objects.exists()


def test_very_many_runs_in_a_day_are_too_many(monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "RUNS_A_DAY", Limit("plans.run_started", 1))
    services.stop_run(start(cast), actor=cast.bram.actor)
    with pytest.raises(TooOften):
        start(cast)


def test_the_worker_makes_the_plan(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els")
    run = start(cast)
    jobs.work(once=True)
    run.refresh_from_db()
    assert (run.state, run.visits, run.covered, run.share) == (RunState.DONE, 12, 12, 1.0)
    assert (run.attempts, run.seed, len(run.input_hash)) == (1, rules.SEED, 64)
    assert run.rounds >= 0
    assert run.version
    assert {line.helper_id for line in run.lines.all()} <= {cast.chantal.person.pk, cast.els.person.pk}
    for line in run.lines.all():
        assert line.begins_at is not None
        local = line.begins_at.astimezone(ZoneInfo(cast.community.time_zone))
        assert f"{local:%Y-%m-%d %H:%M}" == min(f"{one['date']} {one['start']}" for one in line.visits)
    verbs = [line.verb for line in journal.lines_about(run)]
    assert verbs == ["plans.run_started", "plans.run_taken_up", "plans.run_finished"]


def test_a_job_that_runs_twice_changes_nothing(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els")
    run = made(cast)
    services.work_out(run.pk)
    assert run.lines.count() == PlanRun.objects.get().lines.count()
    assert PlanRun.objects.get().attempts == 1


def test_where_nothing_stands_open_a_run_is_done_at_once(monday: datetime, cast: Cast) -> None:
    run = made(cast)
    assert (run.state, run.visits, run.lines.count()) == (RunState.DONE, 0, 0)


@pytest.mark.parametrize(
    ("kind", "supposed", "somebody_comes"),
    [
        (RunKind.PLAN, {}, False),
        (RunKind.WHAT_IF, {"more_a_month": 1}, False),
        (RunKind.WHAT_IF, {"people": 2, "activity": "company"}, True),
    ],
)
def test_where_nobody_offers_help_a_run_is_done_too(
    monday: datetime, cast: Cast, kind: RunKind, supposed: dict[str, object], somebody_comes: bool
) -> None:
    open_street(cast)
    run = services.start_run(cast.community, Wanted(0, kind=kind, supposed=supposed), actor=cast.bram.actor)
    services.work_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.visits, run.covered > 0) == (RunState.DONE, 12, somebody_comes)


def test_the_same_neighbourhood_is_the_same_question(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els")
    first = made(cast)
    services.leave_lines(first, actor=cast.bram.actor)
    second = made(cast)
    assert first.input_hash == second.input_hash
    assert [line.visits for line in first.lines.order_by("helper")] == [line.visits for line in second.lines.order_by("helper")]


def test_a_reply_makes_it_another_question(monday: datetime, cast: Cast) -> None:
    open_street(cast, "chantal", "els")
    first = made(cast)
    services.leave_lines(first, actor=cast.bram.actor)
    reply(cast, Ask.objects.get(), "els", every_weeks=4)
    assert made(cast).input_hash != first.input_hash


def test_a_week_of_waiting_and_a_moved_visit_make_it_another_question(monday: datetime, cast: Cast) -> None:
    visit = arrange_company(cast, "chantal", month=12).visits.order_by("starts_at").last()
    assert visit is not None
    town, helper = town_of(cast.community), str(cast.chantal.person.pk)
    later = replace(town, agreed=replace(town.agreed, comes={visit.arrangement.ask_id: ()}))
    hashes = {town.fingerprint({helper: Wait(3)}), town.fingerprint({helper: Wait(4)}), later.fingerprint({helper: Wait(3)})}
    assert len(hashes) == 3
    assert town_of(cast.community).fingerprint({helper: Wait(3)}) in hashes


# --- stopping -----------------------------------------------------------------------------------------------------


def test_who_stops_a_search_keeps_the_best_so_far(monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    open_street(cast, "chantal", "els")
    run = start(cast, seconds=60)
    begun = Teller.watch

    def stop_at_first_sight(teller: Teller, progress: Progress) -> None:
        services.stop_run(PlanRun.objects.get(), actor=cast.bram.actor)
        teller._told -= 2 * working.TELLS_EVERY
        begun(teller, progress)

    monkeypatch.setattr(Teller, "watch", stop_at_first_sight)
    services.work_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.covered) == (RunState.DONE, 12)
    assert run.lines.exists()
    assert run.rounds <= 2
    verbs = [line.verb for line in journal.lines_about(run)]
    assert verbs == ["plans.run_started", "plans.run_taken_up", "plans.run_stopped", "plans.run_finished"]


def test_who_stops_before_it_began_has_nothing_and_may_begin_again(monday: datetime, cast: Cast) -> None:
    run = services.stop_run(start(cast), actor=cast.bram.actor)
    assert run.state == RunState.DISCARDED
    services.work_out(run.pk)  # the job that waited
    assert not run.lines.exists()
    assert start(cast).pk != run.pk


def test_a_second_stop_is_no_mistake(monday: datetime, cast: Cast) -> None:
    run = start(cast)
    runs.take_up(run.pk)
    for _tap in range(2):
        assert services.stop_run(run, actor=cast.bram.actor).state == RunState.STOPPING
    assert JournalLine.objects.filter(verb="plans.run_stopped").count() == 1


@pytest.mark.parametrize("was_stopped", [False, True])
def test_a_run_whose_worker_is_silent_can_be_stopped_and_blocks_none(set_clock: SetClock, cast: Cast, was_stopped: bool) -> None:
    set_clock(MONDAY_MORNING)
    run = start(cast)
    runs.take_up(run.pk)
    if was_stopped:
        services.stop_run(run, actor=cast.bram.actor)
    set_clock(MONDAY_MORNING + rules.SILENT_AFTER)
    assert services.stop_run(run, actor=cast.bram.actor).state == RunState.DISCARDED
    assert start(cast, name="joke").pk != run.pk


def test_nobody_else_stops_a_run(monday: datetime, cast: Cast) -> None:
    run = start(cast)
    for name in ("aisha", "ivo", "dirk"):
        with pytest.raises(NotFound):
            services.stop_run(run, actor=cast.players[name].actor)


# --- workers that go under ------------------------------------------------------------------------------------------


def test_a_run_is_left_to_the_worker_who_is_heard(monday: datetime, cast: Cast) -> None:
    run = start(cast)
    assert runs.take_up(run.pk) is not None
    assert runs.take_up(run.pk) is None


def test_a_run_whose_worker_was_killed_is_taken_up_again(set_clock: SetClock, cast: Cast) -> None:
    set_clock(MONDAY_MORNING)
    open_street(cast, "chantal", "els")
    run = start(cast)
    assert runs.take_up(run.pk) is not None  # and then the worker is gone
    set_clock(MONDAY_MORNING + rules.SILENT_AFTER)
    services.work_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.DONE, 2)


def test_a_worker_that_was_killed_just_after_it_was_heard_is_replaced(set_clock: SetClock, cast: Cast) -> None:
    set_clock(MONDAY_MORNING)
    open_street(cast, "chantal", "els")
    run = start(cast, seconds=60)
    taken = runs.take_up(run.pk)
    assert taken is not None
    heard = MONDAY_MORNING + jobs.LEASE - rules.SILENT_AFTER / 2
    set_clock(heard)
    runs.note_progress(taken, share=0.9)  # and then it is killed
    PlanRun.objects.filter(pk=run.pk).update(seconds=0)
    set_clock(MONDAY_MORNING + jobs.LEASE)
    jobs.work(once=True)
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.RUNNING, 1)
    set_clock(heard + rules.SILENT_AFTER)
    jobs.work(once=True)
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.DONE, 2)
    assert not Job.objects.filter(task="samenspel.plans.jobs.work_out", state=JobState.WAITING).exists()


def test_a_worker_that_comes_back_too_late_changes_nothing(set_clock: SetClock, cast: Cast) -> None:
    set_clock(MONDAY_MORNING)
    run = start(cast)
    late = runs.take_up(run.pk)
    assert late is not None
    set_clock(MONDAY_MORNING + rules.SILENT_AFTER)
    assert runs.take_up(run.pk) is not None
    assert not runs.note_progress(late, share=0.9)
    runs.keep_result(late, (), outcome={})
    runs.fail_run(late, Failure.TOO_LARGE)
    run.refresh_from_db()
    assert (run.state, run.share) == (RunState.RUNNING, 0.0)


def test_a_run_under_which_workers_die_is_given_up(set_clock: SetClock, cast: Cast) -> None:
    set_clock(MONDAY_MORNING)
    run = start(cast)
    for attempt in range(rules.MOST_ATTEMPTS):
        set_clock(MONDAY_MORNING + attempt * rules.SILENT_AFTER)
        assert runs.take_up(run.pk) is not None
    set_clock(MONDAY_MORNING + rules.MOST_ATTEMPTS * rules.SILENT_AFTER)
    services.work_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure) == (RunState.FAILED, Failure.INTERRUPTED)
    assert start(cast).pk != run.pk


def test_what_goes_wrong_is_tried_again_by_the_job_and_then_given_up(
    set_clock: SetClock, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ValueError("a stone in the road")

    monkeypatch.setattr(working, "_work", stumble)
    run, moment = start(cast), MONDAY_MORNING
    for _attempt in range(rules.MOST_ATTEMPTS):
        set_clock(moment := moment + timedelta(minutes=5))
        Job.objects.filter(state=JobState.WAITING).update(run_after=moment)
        jobs.work(once=True)
    run.refresh_from_db()
    assert (run.state, run.failure, run.attempts) == (RunState.FAILED, Failure.INTERRUPTED, rules.MOST_ATTEMPTS)


def test_what_is_too_much_is_said_and_not_tried_again(monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much(*_: object, **__: object) -> None:
        raise TooLarge("plan a smaller area")

    open_street(cast, "chantal")
    monkeypatch.setattr(working, "search_town", too_much)
    run = made(cast)
    assert (run.state, run.failure) == (RunState.FAILED, Failure.TOO_LARGE)


def test_what_is_wrong_with_what_was_read_is_not_called_too_much(
    monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object, **__: object) -> None:
        raise WrongInput("helpers[0].booked", "two on 2026-03-03 are too close")

    open_street(cast, "chantal")
    monkeypatch.setattr(working, "search_town", wrong)
    run = start(cast)
    with pytest.raises(WrongInput):
        services.work_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.failure) == (RunState.WAITING, "")


def test_a_neighbourhood_that_is_too_large_is_known_by_its_size(
    monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_street(cast, "chantal", "els")
    monkeypatch.setattr(arrays, "MAX_PAIRS", 1)
    run = made(cast)
    assert (run.state, run.failure) == (RunState.FAILED, Failure.TOO_LARGE)


def test_a_run_of_which_nothing_is_heard_is_ended(set_clock: SetClock, cast: Cast) -> None:
    set_clock(MONDAY_MORNING)
    run = start(cast)
    assert services.fail_abandoned() == 0
    set_clock(MONDAY_MORNING + rules.ABANDONED_AFTER + timedelta(minutes=1))
    assert services.fail_abandoned() == 1
    run.refresh_from_db()
    assert run.state == RunState.FAILED


def test_old_runs_are_forgotten_with_the_names_in_them(set_clock: SetClock, cast: Cast) -> None:
    set_clock(MONDAY_MORNING)
    open_street(cast, "chantal")
    run = made(cast)
    set_clock(MONDAY_MORNING + rules.KEPT)
    assert services.forget_old() == 0
    set_clock(MONDAY_MORNING + rules.KEPT + timedelta(minutes=1))
    assert services.forget_old() == 1
    assert not PlanRun.objects.exists()
    assert JournalLine.objects.filter(verb="plans.run_forgotten", subject_id=str(run.pk)).exists()


# --- the clock of a search --------------------------------------------------------------------------------------------


def test_progress_is_told_once_a_second_and_hears_a_stop(monday: datetime, cast: Cast) -> None:
    run = start(cast, seconds=10)
    taken = runs.take_up(run.pk)
    assert taken is not None
    now = [100.0]
    teller = Teller(taken, now=lambda: now[0])
    for moment, covered in ((100.5, 3), (102.0, 5)):
        now[0] = moment
        teller.watch(Progress(1, 0.0, 50.0, covered))
    run.refresh_from_db()
    assert (run.covered, run.share, run.score) == (5, 0.2, 50.0)
    assert teller.spent() == 0.2
    services.stop_run(run, actor=cast.bram.actor)
    now[0] = 104.0
    teller.watch(Progress(2, 0.0, 60.0, 6))
    assert teller.spent() == 1.0


def test_a_slow_start_is_said(monday: datetime, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from samenspel.planning import warm

    seen = []
    open_street(cast, "chantal")
    run = start(cast)
    monkeypatch.setattr(warm, "is_ready", lambda: False)
    monkeypatch.setattr(warm, "warm", lambda: seen.append(PlanRun.objects.get().phase))
    services.work_out(run.pk)
    assert seen == [Phase.WARMING]
