"""What may be known of a small count, and what an attack has found.

Belongs here: the rule on intervals, the result. Does not: the search (`attack`).
"""

from dataclasses import dataclass, field


@dataclass
class Attack:
    """What came out: counts judged, programs solved, failures."""

    judged: int = 0
    programs: int = 0
    whole_programs: int = 0
    failures: list[dict] = field(default_factory=list)


def rule_broken(low: float, high: float, reached_low: float, reached_high: float, small: int, aim: int) -> str | None:
    """How a count that is small for certain is given away; None if it may be 0 and may be `aim` or more.

    `low`, `high`: what is proved of it. `reached_low`, `reached_high`: what tables of whole numbers show is possible.
    """
    broken = (
        (low == high, f"it can be worked out exactly, and is {small} or less"),
        (low > 0, f"it cannot be 0 and is {small} or less"),
        (high < aim, f"it cannot be {aim} or more"),
        (reached_low > 0, "no table of whole numbers was found in which it is 0"),
        (reached_high < aim, f"no table of whole numbers was found in which it is {aim} or more"),
    )
    return next((rule for is_so, rule in broken if is_so), None)
