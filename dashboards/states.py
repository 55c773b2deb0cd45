"""Why an indicator has a figure or none, told from the statuses of its released cells.

Belongs here: the state of a whole indicator, and which reason stands behind it. Does not: single cells
(`selection`), the words for a reason (`locales/`, `reasons`).
"""

from collections import Counter
from collections.abc import Mapping

from schemas.release import NOT_ABOUT_WOMEN

FIGURE, WITHHELD, TOO_FEW, NOT_YET, NOT_AGREED, NOT_COLLECTED = (
    "figure",
    "withheld",
    "too_few",
    "not_yet",
    "not_agreed",
    "not_collected",
)
WITHOUT_FIGURE = (WITHHELD, TOO_FEW, NOT_YET, NOT_AGREED, NOT_COLLECTED)
"""States in which no cell is shown, in the order in which they are listed."""

STATUS_OF_STATE = {
    WITHHELD: "suppressed",
    TOO_FEW: "low_n",
    NOT_YET: "not_applicable",
    NOT_AGREED: "not_agreed",
    NOT_COLLECTED: "not_available",
}
"""The status whose symbol stands for a whole indicator in that state."""


def state_of(statuses: Counter) -> str:
    """The state of an indicator whose cells have these statuses."""
    if statuses["shown"]:
        return FIGURE
    for status, state in (("not_agreed", NOT_AGREED), ("suppressed", WITHHELD), ("low_n", TOO_FEW)):
        if statuses[status]:
            return state
    return NOT_YET if statuses["not_applicable"] else NOT_COLLECTED


def reason_of(sheet: Mapping, state: str, policy: Mapping) -> str:
    """Key of the sentence that says why there is no figure.

    Withheld has three reasons: the indicator waits for a joint protection, it is made from shares that are not both
    shown, or each of its figures is withheld by itself.
    """
    if state != WITHHELD:
        return state
    published = policy.get("indicators_about_women", ())
    derived = sheet.get("derived")
    if (derived["from"] if derived else sheet["indicator"]) not in published:
        return "withheld_jointly"
    return "withheld_difference" if derived else "withheld_each"


def is_about_women(sheet: Mapping) -> bool:
    """Whether women, their contacts or their cases are counted, rather than facilities, staff or activities."""
    return sheet["disclosure_class"] not in NOT_ABOUT_WOMEN
