"""One ask: who could come, and the best ways to fill it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samenspel.planning import Kind, Plan, Strength, Why, WrongInput, plan_to, problem_from, propose
from tests.planning.asks import asked, company, neighbour
from tests.planning.judge import best_score, judge
from tests.planning.streets import Row, street_row, street_rows


def test_the_one_who_can_do_it_all_comes_first() -> None:
    problem = asked([neighbour("far", north=2), neighbour("near"), neighbour("rare", per_month=1)], company())
    proposal = propose(problem, "ask")
    assert [person.helper for person in proposal.people] == ["near", "far", "rare"]
    assert proposal.people[0].strengths == (Strength.COVERS_ALL, Strength.NEAREST)
    assert proposal.ways[0].kind is Kind.ONE_PERSON
    assert [share.helper for share in proposal.ways[0].shares] == ["near"]
    assert proposal.ways[0].open == ()


def test_four_people_each_once_a_month_share_a_weekly_ask() -> None:
    helpers = [neighbour(f"h{at}", per_month=1) for at in range(4)]
    way = propose(asked(helpers, company(4)), "ask").ways[0]
    assert way.kind is Kind.SPLIT
    assert sorted((share.helper, len(share.visits)) for share in way.shares) == [(f"h{at}", 1) for at in range(4)]
    assert way.open == ()


def test_an_ask_that_one_could_do_can_also_be_shared_out() -> None:
    proposal = propose(asked([neighbour(f"h{at}") for at in range(4)], company(4)), "ask")
    shared = next(way for way in proposal.ways if way.kind is Kind.SHARED_OUT)
    assert [len(share.visits) for share in shared.shares] == [1, 1, 1, 1]
    assert shared.open == ()


def test_what_stays_open_is_said_with_the_reason() -> None:
    proposal = propose(asked([neighbour("rare", per_month=1)], company(4)), "ask")
    assert len(proposal.ways[0].visits) == 1
    assert [one.why for one in proposal.ways[0].open] == [Why.HELPERS_FULL] * 3


def test_wishes_decide_between_equals_and_are_named() -> None:
    wishes = frozenset({"lang:tr", "woman"})
    helpers = [neighbour("plain"), neighbour("speaks", qualities=frozenset({"lang:tr"}))]
    first, second = propose(asked(helpers, company(wishes=wishes)), "ask").people
    assert (first.helper, first.wishes_met, first.wishes_missed) == ("speaks", ("lang:tr",), ("woman",))
    assert second.wishes_missed == ("lang:tr", "woman")


def test_who_comes_already_is_a_known_face_and_comes_first() -> None:
    problem = asked([neighbour("near"), neighbour("known", north=1)], company(4))
    before = propose(problem, "ask").people[1].visits[:2]
    proposal = propose(problem, "ask", plan=Plan("ask", before, ()))
    assert proposal.people[0].helper == "known"
    assert Strength.KNOWN_FACE in proposal.people[0].strengths
    assert [one.visit for one in proposal.ways[0].visits] == ["ask 3", "ask 4"]


def test_a_resident_who_bears_no_new_face_gets_none() -> None:
    problem = asked([neighbour("near"), neighbour("known", per_month=1)], company(4, faces=1))
    known = next(person for person in propose(problem, "ask").people if person.helper == "known")
    proposal = propose(problem, "ask", plan=Plan("ask", known.visits, ()))
    assert all(share.helper == "known" for way in proposal.ways for share in way.shares)


def test_a_helper_who_is_gone_is_still_a_face() -> None:
    problem = asked([neighbour("near"), neighbour("gone")], company(4, faces=1))
    visits = next(person for person in propose(problem, "ask").people if person.helper == "gone").visits
    without = asked([neighbour("near")], company(4, faces=1))
    assert propose(without, "ask", plan=Plan("ask", visits[:1], ())).ways == ()


def test_the_funnel_counts_who_is_left_and_never_those_to_avoid() -> None:
    away = ((asked([], company()).first_day, asked([], company()).last_day),)
    helpers = [neighbour("a"), neighbour("b", away=away), neighbour("c", per_month=0), neighbour("d")]
    request = company()
    blocked = asked(helpers, type(request)(**{f: getattr(request, f) for f in request.__slots__} | {"avoid": frozenset("d")}))
    funnel = propose(blocked, "ask").funnel
    assert (funnel.in_reach, funnel.for_activity, funnel.needs_met, funnel.common_time, funnel.with_room) == (3, 3, 3, 2, 1)


def test_an_ask_that_is_not_there_is_refused() -> None:
    with pytest.raises(WrongInput, match="is not known"):
        propose(asked([], company()), "another")


def test_nobody_at_all_gives_no_way_and_says_why() -> None:
    proposal = propose(asked([], company(2)), "ask")
    assert (proposal.people, proposal.ways) == ((), ())
    assert [one.why for one in proposal.open] == [Why.NO_HELPER_IN_REACH] * 2


@settings(max_examples=50, deadline=None)
@given(street_rows())
def test_every_way_keeps_every_rule_and_is_worth_what_it_says(row: Row) -> None:
    problem = problem_from(row)
    for request in problem.requests:
        alone = row | {"requests": [one for one in row["requests"] if one["id"] == request.id]}
        for way in propose(problem, request.id).ways:
            plan = plan_to(Plan(problem.name, way.visits, way.open))
            assert judge(alone, plan) == pytest.approx(way.worth, abs=0.001)


@settings(max_examples=50, deadline=None)
@given(street_rows())
def test_the_ways_come_best_first_and_differ(row: Row) -> None:
    problem = problem_from(row)
    for request in problem.requests:
        ways = propose(problem, request.id, ways=3).ways
        assert len(ways) <= 3
        assert [way.worth for way in ways] == sorted((way.worth for way in ways), reverse=True)
        assert len({(way.kind, tuple(share.helper for share in way.shares)) for way in ways}) == len(ways)


def tiny_ask(seed: int) -> Row:
    """One request of at most five visits at fixed times, and five helpers."""
    row = street_row(seed, helpers=5, requests=1)
    for visit in row["requests"][0]["visits"]:
        end = 600 + visit["minutes"]
        day = visit["options"][0]["date"]
        visit["options"] = [{"date": day, "from": "10:00", "to": f"{end // 60:02d}:{end % 60:02d}"}]
    row["requests"][0]["visits"] = row["requests"][0]["visits"][:5]
    for helper in row["helpers"]:
        helper["activities"] = ["company", "groceries", "ride"]
        for window in helper["availability"]:
            window |= {"from": "09:00", "to": "17:00"}
    return row


def test_the_best_way_is_nearly_always_the_best_there_is() -> None:
    exact, close, seeds = 0, 0, 120
    for seed in range(seeds):
        row = tiny_ask(seed)
        found = max((way.worth for way in propose(problem_from(row), "r0").ways), default=0.0)
        best = best_score(row)
        exact += found == pytest.approx(best, abs=0.01)
        close += found >= best - 2
    assert exact >= 0.95 * seeds
    assert close == seeds


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_asking_twice_gives_the_same_answer(seed: int) -> None:
    problem = problem_from(street_row(seed, helpers=9, requests=2))
    assert propose(problem, "r1") == propose(problem, "r1")
