"""Who could come, found in the plainest way: every quarter of an hour with everybody, from the words of the format."""

from collections import Counter

from samenspel.planning import Why
from tests.planning.judge import diary, fits, has_time, keeps_limits, kilometres
from tests.planning.streets import Row, clock

TINY = 1e-6
CODES = ("same_face", "more_wishes", "nearer", "lighter_load")


class Looking:
    """An instance with a plan, looked at in the plainest way: every quarter of an hour with everybody."""

    plan: Row

    def __init__(self, instance: Row) -> None:
        self.instance = instance
        self._moments: dict[tuple[str, str], list[tuple[str, int]]] = {}
        self.owner = {visit["id"]: request for request in instance["requests"] for visit in request["visits"]}
        self.visits = {visit["id"]: visit for request in instance["requests"] for visit in request["visits"]}
        self.helpers = {helper["id"]: helper for helper in instance["helpers"]}

    def near(self, request: Row) -> list[Row]:
        """Who would come as far as this, and is not to be avoided."""
        people = [helper for helper in self.instance["helpers"] if helper["id"] not in request["avoid"]]
        return [one for one in people if kilometres(one["place"], request["place"]) <= one["reach_km"] + 1e-6]

    def moments(self, helper: Row, visit: Row) -> list[tuple[str, int]]:
        """When options and availability agree, in order of time."""
        key = helper["id"], visit["id"]
        if key not in self._moments:
            tries = sorted({(option["date"], start) for option in visit["options"] for start in range(540, 1440, 15)})
            self._moments[key] = [one for one in tries if has_time(helper, visit, *one)]
        return self._moments[key]

    def free_moment(self, helper: Row, visit: Row) -> tuple[str, int] | None:
        """The first at which the helper's time and limits allow this visit beside their own."""
        mine = [one for one in self.plan["visits"] if one["helper"] == helper["id"]]
        return next((one for one in self.moments(helper, visit) if self._has_room(helper, visit, mine, one)), None)

    def _has_room(self, helper: Row, visit: Row, mine: list[Row], moment: tuple[str, int]) -> bool:
        more = {"visit": visit["id"], "date": moment[0], "start": clock(moment[1])}
        return keeps_limits(helper, diary(helper, [*mine, more], self.visits), self.instance["pause_minutes"])

    def faces(self, request: Row) -> Counter[str]:
        """How often everybody comes to this resident."""
        own = {one["id"] for one in request["visits"]}
        return Counter(one["helper"] for one in self.plan["visits"] if one["visit"] in own)

    def first_true_reason(self, visit: Row) -> str:
        """The reasons one after another, each from its own words."""
        request = self.owner[visit["id"]]
        near = self.near(request)
        doing = [one for one in near if request["activity"] in one["activities"]]
        fit = [one for one in doing if fits(one, request)]
        timely = [one for one in fit if self.moments(one, visit)]
        free = [one for one in timely if self.free_moment(one, visit)]
        faces = self.faces(request)
        welcome = [one for one in free if one["id"] in faces or len(faces) < request["most_faces"]]
        funnel = (near, doing, fit, timely, free, welcome)
        return next((why.value for people, why in zip(funnel, Why, strict=False) if not people), "traded_off")

    def rivals(self, one: Row) -> tuple[int, int, dict[str, float]]:
        """Others who fit and have time, those with room, and what each whom the resident bears would cost."""
        visit, request = self.visits[one["visit"]], self.owner[one["visit"]]
        fit = [helper for helper in self.near(request) if fits(helper, request) and helper["id"] != one["helper"]]
        timely = [helper for helper in fit if self.moments(helper, visit)]
        free = [(helper, moment) for helper in timely if (moment := self.free_moment(helper, visit))]
        faces = self.faces(request)
        left = len(faces) - (faces[one["helper"]] == 1)
        bearable = [pair for pair in free if pair[0]["id"] in faces or left < request["most_faces"]]
        return len(timely), len(free), {who["id"]: self.cost(request, who, day[:7], faces) for who, (day, _) in bearable}

    def cost(self, request: Row, helper: Row, month: str, faces: Counter[str]) -> float:
        """What one more visit of this helper costs, by the words of the score."""
        return sum(self.terms(request, helper, self.load(helper, month), is_new=helper["id"] not in faces))

    def load(self, helper: Row, month: str) -> int:
        """The visits and bookings of a helper in a month."""
        mine = [one for one in self.plan["visits"] if one["helper"] == helper["id"]]
        return sum(day[:7] == month for day, *_ in diary(helper, mine, self.visits))

    def terms(self, request: Row, helper: Row, load: int, *, is_new: bool) -> tuple[float, float, float, float]:
        """Face, wishes, distance and fair share of one visit beside so many others in its month."""
        missed = sum(wish not in helper["qualities"] for wish in request["wishes"])
        km = kilometres(helper["place"], request["place"])
        return 20.0 * is_new, 2.0 * missed, 2 * km, 2 * load / helper["most_per_month"]

    def deciding(self, one: Row, runner_up: str) -> set[str]:
        """The codes that may be told when this one is the best other."""
        visit, request = self.visits[one["visit"]], self.owner[one["visit"]]
        me, other, faces = self.helpers[one["helper"]], self.helpers[runner_up], self.faces(request)
        moment = self.free_moment(other, visit)
        assert moment is not None
        mine = self.terms(request, me, self.load(me, one["date"][:7]) - 1, is_new=faces[me["id"]] == 1)
        theirs = self.terms(request, other, self.load(other, moment[0][:7]), is_new=runner_up not in faces)
        ahead = [own - less for own, less in zip(theirs, mine, strict=True)]
        if sum(ahead) < -TINY:
            return {"whole_plan"}
        if max(ahead) < TINY:
            return {"equally_fit"}
        return {code for code, by in zip(CODES, ahead, strict=True) if by >= max(ahead) - TINY}
