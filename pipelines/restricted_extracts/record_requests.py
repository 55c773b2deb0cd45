"""What a request says of records, and what the record policy says to it.

Belongs here: reading the part `records` of a request, and what can be judged without looking at a record. Does not: the
gate (`record_files`), the form of a request (`requests`).
"""

from datetime import date

from pipelines.restricted_extracts.record_files import Asked
from pipelines.restricted_extracts.record_policy import RecordPolicy
from pipelines.restricted_extracts.requests import Request

INSTEAD = "rows of a release can be had: name them under cells (ipv-indicators extract --list)"


def asked_records(request: Request) -> Asked | None:
    """The records that a request asks for; None if it asks for none."""
    part = request.content.get("records")
    if part is None:
        return None
    return Asked(tuple(line["column"] for line in part["columns"]), tuple(map(str, part["quarters"])))


def refusals_by_policy(request: Request, policy: RecordPolicy, today: date) -> list[str]:
    """Why the record policy refuses the records that are asked for, each with what would be allowed."""
    asked = asked_records(request)
    if asked is None:
        return []
    if not policy.allowed:
        return [f"no records are handed out, because the record policy allows none; {INSTEAD}"]
    if not policy.permits(today):
        return [f"no records are handed out, because the record policy ended on {policy.until}; {INSTEAD}"]
    found = []
    if request.content["expires"] > policy.until:
        found.append(f"expires: no later than the record policy, {policy.until}")
    may = f"columns that may be had: {', '.join(policy.columns)}"
    found += [f"column {name} is not handed out; {may}" for name in asked.columns if name not in policy.columns]
    if len(set(asked.columns)) < len(asked.columns):
        found.append("a column is asked for twice")
    if not set(asked.columns) & set(policy.quasi) or not set(asked.columns) & set(policy.sensitive):
        found.append(
            f"ask for at least one of {', '.join(policy.quasi)} and one of {', '.join(policy.sensitive)}: others say "
            "nothing about care"
        )
    if not asked.quarters:
        found.append("name the quarters")
    return found
