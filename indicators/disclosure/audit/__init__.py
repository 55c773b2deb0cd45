"""The independent auditor: it attacks a release with nothing but released bytes.

Belongs here: the verdict and its report. Does not: reading and checking rows (`released`), what can be written down
about a stream (`stream`), solving it (`attack`). Nothing here may use code of the suppressor: an error there must not
hide itself here.
"""

from pathlib import Path

from indicators.disclosure.audit.attack import Attacker
from indicators.disclosure.audit.bounds import Contradiction
from indicators.disclosure.audit.released import read_released, row_failures
from indicators.disclosure.audit.stream import systems

ATTACKER = (
    "An outsider who has this release and knows how its figures hang together: totals and their parts, quarters and "
    "years, sets of women that lie within each other or exclude each other, zeros by definition."
)

NOT_ATTACKED = [
    "single woman who knows herself",
    "facility that knows its own counts",
    "earlier releases",
]


def audit_release(folder: str | Path) -> dict:
    """Attack the release in `folder`; only its cells, `indicators.json` and `policy.yaml` are read.

    Returns what can be written as JSON: `passed`, `attacker`, `rule`, `policy_sha256`, `counts_checked`,
    `linear_programs`, `whole_number_programs`, `narrowest` (the count that may be small and is closest to being known:
    number of possible values, whether 0 is one; null if nothing is hidden), `failures`, `not_attacked`. No true value:
    the auditor has none. Raises `released.ReleaseUnreadable` if a file is missing or cannot be read.
    """
    released = read_released(Path(folder))
    policy = released.policy
    failures = row_failures(released)
    checked, programs, whole, narrowest = 0, 0, 0, None
    # Rows that break the form of a release cannot be attacked meaningfully, and have failed anyway.
    for system in systems([released]) if not failures else []:
        closest = narrowest["values"] if narrowest else None
        try:
            result = Attacker(system, policy.small_class_highest, policy.interval_width).run(closest)
        except Contradiction:
            failures.append({"stream": system.name, "rule": "the published figures contradict each other"})
            continue
        checked += result.judged
        programs += result.programs
        whole += result.whole_programs
        failures += result.failures
        narrowest = result.narrowest or narrowest
    return {
        "passed": not failures,
        "attacker": ATTACKER,
        "rule": (
            f"Every count is certainly above {policy.small_class_highest}, or may be 0 and may be "
            f"{policy.interval_width - 1} or more, in whole numbers that agree with everything published."
        ),
        "policy_sha256": policy.sha256,
        "counts_checked": checked,
        "linear_programs": programs,
        "whole_number_programs": whole,
        "narrowest": narrowest,
        "failures": failures,
        "not_attacked": NOT_ATTACKED,
    }
