"""What stands in the way of a what-if: why it brings nothing, and what stays open then."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from samenspel.exchange.wording import quality_text, somebody_text
from samenspel.planning import Why
from samenspel.plans import sentences
from samenspel.plans.outcome import Outcome
from samenspel.plans.supposing import Supposed

NOT_IT: Mapping[Why, Promise] = {
    Why.HELPERS_FULL: gettext_lazy(
        "How often people come was not what was missing. Every open visit has another reason, or somebody still has room."
    ),
    Why.NO_HELPER_IN_REACH: gettext_lazy(
        "Distance was not what was missing: near every open visit lives somebody who does this and has what is needed."
    ),
    Why.TOO_MANY_FACES: gettext_lazy("The number of different people was not what was missing: no visit stays open for that."),
}
"""When nothing stayed open for the reason that the supposition takes away."""

STILL: Mapping[Why, object] = {
    Why.HELPERS_FULL: ngettext_lazy(
        "For %(count)d visit everybody who fits is still full then: in that week, or at that hour.",
        "For %(count)d visits everybody who fits is still full then: in that week, or at that hour.",
        "count",
    ),
    Why.NO_HELPER_IN_REACH: ngettext_lazy(
        "For %(count)d visit nobody lives within that wider reach either.",
        "For %(count)d visits nobody lives within that wider reach either.",
        "count",
    ),
    Why.TOO_MANY_FACES: ngettext_lazy(
        "For %(count)d visit more different people would come than the resident wants, also then.",
        "For %(count)d visits more different people would come than the resident wants, also then.",
        "count",
    ),
}
"""When visits stay open for that same reason."""

NOT_FURTHER_AWAY = ngettext_lazy(
    "For %(count)d visit coming further does not help: who does this and has what is needed does not live further away either.",
    "For %(count)d visits coming further does not help: who does this and has what is needed does not live further away either.",
    "count",
)
LACKING = (Why.NO_HELPER_FOR_ACTIVITY, Why.NEEDS_NOT_MET)
"""Somebody lives near, but nobody near who would do: which somebody further away might."""

ANOTHER = ngettext_lazy(
    "For %(count)d visit this reason is gone then, but another one stands in the way.",
    "For %(count)d visits this reason is gone then, but another one stands in the way.",
    "count",
)


def why_nothing(supposed: Supposed, found: Outcome) -> tuple[str, ...]:
    """Say why a what-if brings nothing; nothing to say when it does."""
    if found.after.covered > found.before.covered:
        return ()
    if found.before.covered == found.wanted:
        return (_("Nothing is left to fill: somebody comes to every visit already."),)
    return tuple(_reasons(supposed, found))


def _reasons(supposed: Supposed, found: Outcome) -> Iterator[str]:
    if supposed.people:
        yield (
            _("The invented helpers would only take visits over from others.")
            if found.after.invented
            else _("None of the invented helpers can come to an open visit.")
        )
        for needs, count in found.lacking:
            text = ngettext(
                "For %(count)d open visit %(who)s is needed. Choose that for the invented helpers, too.",
                "For %(count)d open visits %(who)s is needed. Choose that for the invented helpers, too.",
                count,
            )
            yield text % {"count": count, "who": somebody_text(quality_text(need) for need in needs)}
    lifted = (
        (supposed.more_a_month, Why.HELPERS_FULL),
        (supposed.km, Why.NO_HELPER_IN_REACH),
        (supposed.faces, Why.TOO_MANY_FACES),
    )
    for wanted, why in lifted:
        if wanted and found.open_before:  # what was looked at with an older version kept no reasons
            yield from _about(why, found)


def _about(why: Why, found: Outcome) -> Iterator[str]:
    """Say of one reason whether it was in the way, whether it still is, and whether another came in its place."""
    before, after = found.open_before.get(why, 0), found.open_after.get(why, 0)
    lacking = sum(found.open_after.get(one, 0) for one in LACKING) if why == Why.NO_HELPER_IN_REACH else 0
    if lacking:
        yield str(NOT_FURTHER_AWAY % {"count": lacking})
    elif not before:
        yield str(NOT_IT[why])
    if before and after:
        yield str(STILL[why] % {"count": after})  # type: ignore[operator]  # a lazy plural
    if before > after:
        yield str(ANOTHER % {"count": before - after})


def still_open(found: Outcome) -> tuple[str, ...]:
    """Say what stays open in a what-if and why, the most frequent reason first."""
    order = sorted(found.open_after, key=lambda why: (-found.open_after[why], why))
    return tuple(sentences.open_text(why, found.open_after[why]) for why in order)
