"""The independent auditor: it attacks a release with nothing but the release.

Belongs here: the verdict and its report. Does not: reading and checking rows (`released`), what an outsider can
write down (`outsider`), solving it (`bounds`). Nothing here may use code of the suppressor: an error there must
not hide itself here.
"""

from pathlib import Path

from indicators.disclosure.audit.bounds import attack
from indicators.disclosure.audit.nested_counts import nested_failures
from indicators.disclosure.audit.outsider import systems
from indicators.disclosure.audit.released import read_released, row_failures

ATTACKER = (
    "An outsider who has this release and knows how its figures hang together: totals and their parts, quarters and "
    "years, numerator and complement, indicators with the same denominator, zeros by definition."
)

NOT_ATTACKED = [
    "single woman who knows herself",
    "facility that knows its own counts",
    "earlier releases",
    "indicators with different denominators taken together, beyond subtracting one count from another",
]


def audit_release(folder: str | Path) -> dict:
    """Attack the release in `folder`; only its cells, `indicators.json` and `policy.yaml` are read.

    Returns what can be written as JSON: `passed`, `attacker`, `rule`, `policy_sha256`, `counts_checked` (hidden
    counts), `linear_programs`, `narrowest` (the count that may be small and is closest to being known: number of
    possible values, whether 0 is one; null if nothing is hidden), `failures`, `not_attacked`. No true value: the
    auditor has none. Raises `released.ReleaseUnreadable` if a file is missing or cannot be read.
    """
    released = read_released(Path(folder))
    policy = released.policy
    failures = row_failures(released)
    checked, programs, narrowest = 0, 0, None
    # Rows that break the form of a release cannot be attacked meaningfully, and have failed anyway.
    if not failures:
        failures += nested_failures(released)
        for system in systems(released):
            closest = narrowest["values"] if narrowest else None
            result = attack(system, policy.small_class_highest, policy.interval_width, closest)
            checked += result.checked
            programs += result.programs
            failures += result.failures
            narrowest = result.narrowest or narrowest
    return {
        "passed": not failures,
        "attacker": ATTACKER,
        "rule": (
            f"Every hidden count is certainly above {policy.small_class_highest}, or may be 0 and may be "
            f"{policy.interval_width - 1} or more, in whole numbers that agree with everything published."
        ),
        "policy_sha256": policy.sha256,
        "counts_checked": checked,
        "linear_programs": programs,
        "narrowest": narrowest,
        "failures": failures,
        "not_attacked": NOT_ATTACKED,
    }
