"""The charts of a plan: coverage now, planned, expected and at most; faces of residents; load of helpers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.plans.outcome import Expectation, Outcome
from samenspel.plans.rules import ACCEPTANCE
from samenspel.ui.charts import Bar, Chart, Look, draw
from samenspel.ui.shapes import Fact


def coverage_chart(outcome: Outcome) -> Chart:
    """Draw how many visits have somebody: now, with this plan, to be expected, and at most."""
    agreed = outcome.agreed
    bars = [
        Bar(_("Now"), agreed, str(agreed), Look.STANDS),
        Bar(_("With this plan, if everybody says yes"), agreed + outcome.after.covered, str(agreed + outcome.after.covered)),
    ]
    expected = outcome.expected
    if expected is not None:
        mean, low, high = _whole(outcome, expected)
        between = _("%(mean)d (%(low)d to %(high)d)") % {"mean": mean, "low": low, "high": high}
        bars.append(
            Bar(
                _("To be expected, as some say no"),
                agreed + expected.mean,
                str(mean),
                Look.EXPECTED,
                exactly=between if low < high else str(mean),
                low=agreed + expected.low if low < high else None,
                high=agreed + expected.high if low < high else None,
            )
        )
    bars.append(Bar(_("At most, with any plan"), agreed + outcome.most, str(agreed + outcome.most), Look.LIMIT))
    everything = agreed + outcome.wanted
    bars.append(Bar(_("All visits that are wanted"), everything, str(everything), Look.LIMIT))
    sentence = _(
        "We suppose that of every 10 people who are asked %(count)d say yes, and that others are asked then. "
        "A resident answers within a day, and a helper in the time that we wait for one: what has been by then does not count."
    ) % {"count": round(10 * ACCEPTANCE)}
    words = (_("How many visits have somebody"), sentence, _("Visits"), _("How many"))
    return draw("coverage", words=words, bars=bars)


def figures_of(outcome: Outcome) -> tuple[Fact, ...]:
    """Name the figures that matter most: visits that have somebody now, with the plan, and to be expected."""
    agreed, expected = outcome.agreed, outcome.expected
    planned = agreed + outcome.after.covered
    rows = [
        Fact(ngettext("visit has somebody now", "visits have somebody now", agreed), str(agreed)),
        Fact(
            ngettext("visit with this plan, if everybody says yes", "visits with this plan, if everybody says yes", planned),
            str(planned),
        ),
    ]
    if expected is not None:
        mean, low, high = _whole(outcome, expected)
        rows.append(Fact(_expected_text(mean, low, high, planned=planned), str(mean)))
    return tuple(rows)


def _whole(outcome: Outcome, expected: Expectation) -> tuple[int, int, int]:
    """Round what to expect to whole visits, with those that are agreed: the mean, and between which figures it will be."""
    mean, low, high = (outcome.agreed + round(value) for value in (expected.mean, expected.low, expected.high))
    return mean, low, high


def _expected_text(mean: int, low: int, high: int, *, planned: int) -> str:
    """Say what the figure of visits to expect means: with its range where it has one."""
    if low < high:
        text = ngettext(
            "visit to be expected (%(low)d to %(high)d), as some say no",
            "visits to be expected (%(low)d to %(high)d), as some say no",
            mean,
        )
        return text % {"low": low, "high": high}
    if mean < planned:
        return ngettext("visit to be expected, as some say no", "visits to be expected, as some say no", mean)
    return ngettext(
        "visit to be expected: for whoever says no there is nearly always somebody else",
        "visits to be expected: for whoever says no there is nearly always somebody else",
        mean,
    )


def figures_beside(outcome: Outcome) -> tuple[Fact, ...]:
    """Name the figures of a what-if: visits in a plan as it is, in one with what changes, and those that stay open."""
    before, after = outcome.agreed + outcome.before.covered, outcome.agreed + outcome.after.covered
    left = outcome.wanted - outcome.after.covered
    return (
        Fact(ngettext("visit with a plan as it is now", "visits with a plan as it is now", before), str(before)),
        Fact(ngettext("visit with what you change", "visits with what you change", after), str(after)),
        Fact(ngettext("visit would stay open", "visits would stay open", left), str(left)),
    )


def faces_chart(outcome: Outcome, heads: tuple[str, str]) -> Chart:
    """Draw to how many asks one, two, three or more different people come, before and after."""
    labels = [_("One person"), _("Two people"), _("Three people"), _("Four or more people")]
    sentence = _("Every ask counts once. The fewer people, the better residents get to know them.")
    words = (
        _("Asks, by how many different people come"),
        " ".join(filter(None, (sentence, _newcomers_sentence(outcome)))),
        _("People at one door"),
        heads[1],
    )
    return _compared("faces", words, labels, heads[0], (outcome.before.faces, outcome.after.faces))


def _newcomers_sentence(outcome: Outcome) -> str:
    """Say how many get their first turn, which may bring a resident more people than need be; nothing where nobody does."""
    newcomers = outcome.sharing.newcomers if outcome.sharing else 0
    if not newcomers:
        return ""
    text = ngettext(
        "%(count)d helper gets a first turn, which can bring a resident more different people. "
        "With “Familiar faces” they are as few as can be.",
        "%(count)d helpers get a first turn, which can bring a resident more different people. "
        "With “Familiar faces” they are as few as can be.",
        newcomers,
    )
    return text % {"count": newcomers}


def load_chart(outcome: Outcome, heads: tuple[str, str], *, at_most: str) -> Chart:
    """Draw how much of their own limit helpers do, month by month, before and after; nobody is named."""
    labels = [_("Nothing"), _("Up to half"), _("More than half"), at_most]
    words = (
        _("Months of helpers, by how much they do of what they offered"),
        _turns_sentence(outcome),
        _("Of what was offered"),
        heads[1],
    )
    return _compared("load", words, labels, heads[0], (outcome.before.load, outcome.after.load))


def heads_of_plan() -> tuple[str, str]:
    """Name the two sides of a plan."""
    return _("Now"), _("With this plan")


def heads_of_what_if() -> tuple[str, str]:
    """Name the two sides of a what-if."""
    return _("With a plan as it is now"), _("With what you change")


def _turns_sentence(outcome: Outcome) -> str:
    """Say how many of those who fit somewhere get a turn."""
    turns = outcome.sharing
    if outcome.after.invented:
        return _("Every month of every helper counts once. Invented helpers offered nothing: they do not count here.")
    if turns is None:
        return _("Every month of every helper counts once, beside what they offer as it is.")
    if not turns.fitting:
        return _("Every month of every helper in the whole community counts once. Nobody is asked for more than was offered.")
    text = _(
        "Every month of every helper in the whole community counts once, and proposals that wait count as taken. "
        "Of %(fitting)d helpers who fit somewhere, %(proposed)d get something to do."
    )
    return text % {"fitting": turns.fitting, "proposed": turns.proposed}


def what_if_chart(outcome: Outcome) -> Chart:
    """Draw what the best plan comes to as it is, and as is supposed."""
    before, after, agreed = outcome.before, outcome.after, outcome.agreed
    rows = [
        (_("Visits with somebody"), agreed + before.covered, agreed + after.covered),
        (_("Asks that are filled wholly"), before.asks_whole, after.asks_whole),
        (_("Helpers who get something new to do"), before.helpers, after.helpers),
    ]
    if after.invented:
        rows.append((_("Invented helpers who get something to do"), before.invented, after.invented))
    heads = heads_of_what_if()
    bars = [Bar(label, now, str(now), before=was, before_text=str(was)) for label, was, now in rows]
    words = (_("What it would bring"), gain_sentence(outcome), _("What"), heads[1])
    return draw("what-if", words=words, bars=bars, before=heads[0])


def gain_sentence(outcome: Outcome) -> str:
    """Say in one sentence what a what-if brings."""
    gained = outcome.after.covered - outcome.before.covered
    if gained <= 0:
        return _("This would not bring more visits.")
    return ngettext(
        "This would bring %(count)d visit more than the best plan as it is.",
        "This would bring %(count)d visits more than the best plan as it is.",
        gained,
    ) % {"count": gained}


def _compared(
    name: str, words: tuple[str, str, str, str], labels: Sequence[str], before: str, sides: tuple[Sequence[int], Sequence[int]]
) -> Chart:
    bars = [Bar(label, now, str(now), before=was, before_text=str(was)) for label, was, now in zip(labels, *sides, strict=True)]
    return draw(name, words=words, bars=bars, before=before)
