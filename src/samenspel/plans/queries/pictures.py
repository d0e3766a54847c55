"""The charts of a plan: coverage now, planned, expected and at most; faces of residents; load of helpers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samenspel.plans.outcome import Outcome
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
        mean, low, high = (agreed + round(value) for value in (expected.mean, expected.low, expected.high))
        bars.append(
            Bar(
                _("To be expected, as some say no"),
                agreed + expected.mean,
                str(mean),
                Look.EXPECTED,
                exactly=_("%(mean)d (%(low)d to %(high)d)") % {"mean": mean, "low": low, "high": high},
                low=agreed + expected.low,
                high=agreed + expected.high,
            )
        )
    bars.append(Bar(_("At most, with any plan"), agreed + outcome.most, str(agreed + outcome.most), Look.LIMIT))
    everything = agreed + outcome.wanted
    bars.append(Bar(_("All visits that are wanted"), everything, str(everything), Look.LIMIT))
    sentence = _("We suppose that of every 10 people who are asked %(count)d say yes, and that others are asked then.") % {
        "count": round(10 * ACCEPTANCE)
    }
    words = (_("How many visits have somebody"), sentence, _("Visits"), _("How many"))
    return draw("coverage", words=words, bars=bars)


def figures_of(outcome: Outcome) -> tuple[Fact, ...]:
    """Name the figures that matter most: visits that have somebody now, planned, to be expected, at most."""
    agreed, expected = outcome.agreed, outcome.expected
    rows = [Fact(_("Now"), str(agreed)), Fact(_("With this plan"), str(agreed + outcome.after.covered))]
    if expected is not None:
        rows.append(Fact(_("To be expected"), str(agreed + round(expected.mean))))
    return (*rows, Fact(_("At most"), str(agreed + outcome.most)))


def faces_chart(outcome: Outcome, heads: tuple[str, str]) -> Chart:
    """Draw to how many asks one, two, three or more different people come, before and after."""
    labels = [_("One person"), _("Two people"), _("Three people"), _("Four or more people")]
    title, sentence = _("How many different people come"), _("The fewer, the better residents get to know them.")
    words = (title, sentence, _("People at one door"), heads[1])
    return _compared("faces", words, labels, heads[0], (outcome.before.faces, outcome.after.faces))


def load_chart(outcome: Outcome, heads: tuple[str, str]) -> Chart:
    """Draw how much of their own limit helpers do, month by month, before and after; nobody is named."""
    labels = [_("Nothing"), _("Up to half"), _("More than half"), _("All that they offered")]
    words = (_("How much helpers do of what they offered"), _turns_sentence(outcome), _("Of what was offered"), heads[1])
    return _compared("load", words, labels, heads[0], (outcome.before.load, outcome.after.load))


def heads_of_plan() -> tuple[str, str]:
    """Name the two sides of a plan."""
    return _("Now"), _("With this plan")


def heads_of_what_if() -> tuple[str, str]:
    """Name the two sides of a what-if."""
    return _("As it is"), _("What if")


def _turns_sentence(outcome: Outcome) -> str:
    """Say how many of those who fit somewhere get a turn."""
    turns = outcome.sharing
    if turns is None or not turns.fitting:
        return _("Every month of every helper counts once. Nobody is asked for more than was offered.")
    text = _("Every month of every helper counts once. Of %(fitting)d helpers who fit somewhere, %(proposed)d get a turn.")
    return text % {"fitting": turns.fitting, "proposed": turns.proposed}


def what_if_chart(outcome: Outcome) -> Chart:
    """Draw what the best plan comes to as it is, and as is supposed."""
    before, after, agreed = outcome.before, outcome.after, outcome.agreed
    rows = [
        (_("Visits with somebody"), agreed + before.covered, agreed + after.covered),
        (_("Asks that are filled wholly"), before.asks_whole, after.asks_whole),
        (_("Helpers who get a turn"), before.helpers, after.helpers),
    ]
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
