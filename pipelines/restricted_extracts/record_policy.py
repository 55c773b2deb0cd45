"""Whether records of contacts may be handed out at all, and which of their columns: the record policy.

Belongs here: reading and checking it. Does not: making the file (`record_files`), who may ask (`requests`).

By default nothing is allowed. A ministry that allows records says in a file of its own who decided it, why and until
when; which columns are quasi-identifiers and which are sensitive; and how finely. What identifies is never allowed:
keys, facilities, months, and what the disclosure policy forbids in tables.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from indicators.disclosure.policy import load_policy
from indicators.disclosure.record_gate import MOST_QUASI
from indicators.sheet_loading import UnreadableSheet, read_sheet
from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.fields import IDENTIFIER

TABLE = "service_contact"
"""The one table that records are handed out of: contacts. What women say of harm or of staff is never handed out."""

QUARTER, REGION, PERSON = "quarter", "region", "person"
MADE = {
    QUARTER: ("Quarter", "Quarter of the contact."),
    REGION: ("Region", "Region of the facility."),
    PERSON: ("Person", "The same for rows of the same woman, in this extract only; empty where rows are not linked."),
}
"""Columns that are made of others, by title and meaning."""

NEVER = ("record_version", "is_retracted", "facility_id", "contact_month", "received_month", "data_permission")
LEAST_K, LEAST_L = 10, 2
DEFAULT = Path(__file__).with_name("record_policy.yaml")
FORM = {
    "records": str, "decided_by": str, "why": str, "until": str, "k": int, "l": int, "person": bool, "quasi": list,
    "sensitive": list, "merge": dict,
}  # fmt: skip


class RecordPolicyRefused(ValueError):
    """The file is no record policy; the message says what to mend."""


@dataclass(frozen=True)
class RecordPolicy:
    """What may be handed out. `quasi`, `sensitive`: columns by what they are. `merge`: new class of each code of a
    column. `person`: whether rows of the same woman may be told to be hers. Empty if nothing is `allowed`."""

    allowed: bool
    sha256: str
    decided_by: str = ""
    until: str = ""
    k: int = LEAST_K
    least_different: int = LEAST_L
    person: bool = False
    quasi: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    merge: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def permits(self, day: date) -> bool:
        """Whether anything may be handed out on this day."""
        return self.allowed and day <= date.fromisoformat(self.until)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that may be asked for."""
        return (*self.quasi, *self.sensitive, *([PERSON] if self.person else []))


def load_record_policy(path: Path | None = None) -> RecordPolicy:
    """The record policy in a file, or the one that allows nothing. Raises RecordPolicyRefused."""
    file, problem = path or DEFAULT, ""
    try:
        content = read_sheet(file)
    except (UnreadableSheet, OSError) as error:
        problem = str(error)
    if problem:
        raise RecordPolicyRefused(f"{file.name}: {problem}")
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
    if content == {"records": "not_allowed"}:
        return RecordPolicy(False, digest)
    if wrong := _what_is_wrong(content):
        raise RecordPolicyRefused(f"{file.name}: {wrong}")
    merge = {
        column: {code: new for new, codes in classes.items() for code in codes}
        for column, classes in content.get("merge", {}).items()
    }
    return RecordPolicy(
        True, digest, content["decided_by"], content["until"], content["k"], content["l"], content["person"],
        tuple(content["quasi"]), tuple(content["sensitive"]), merge,
    )  # fmt: skip


def _what_is_wrong(content: Mapping) -> str:
    """The first thing that is wrong, in a sentence; nothing if the policy is right."""
    if missing := [name for name in FORM if name not in content and name != "merge"]:
        return f"{missing[0]} is missing"
    if unknown := [name for name in content if name not in FORM]:
        return f"there is no rule {unknown[0]}; there are {', '.join(FORM)}"
    for name, kind in FORM.items():
        if name in content and (type(content[name]) is not kind or (kind is str and not content[name].strip())):
            return f"{name} has to be {'true or false' if kind is bool else f'a {kind.__name__}'} and not empty"
    if content["records"] != "allowed":
        return "records has to be allowed, or not_allowed with nothing else in the file"
    if content["k"] < LEAST_K or content["l"] < LEAST_L:
        return f"k has to be at least {LEAST_K} and l at least {LEAST_L}"
    try:
        date.fromisoformat(content["until"])
    except ValueError:
        return 'until has to be a day: "2027-12-31"'
    return _wrong_columns(content) or _wrong_merges(content)


def _wrong_columns(content: Mapping) -> str:
    named = [*content["quasi"], *content["sensitive"]]
    may = {column.name for column in describe(TABLE) if column.sensitivity != IDENTIFIER} - set(NEVER)
    may |= {QUARTER, REGION}
    for name in named:
        if name not in may:
            return f"column {name} can never be handed out, or {TABLE} has none of that name"
        if named.count(name) > 1:
            return f"column {name} is named twice: it is a quasi-identifier or sensitive"
    if QUARTER in content["sensitive"] or REGION in content["sensitive"]:
        return "quarter and region are quasi-identifiers"
    if not content["quasi"] or not content["sensitive"] or len(content["quasi"]) > MOST_QUASI:
        return f"name at least one column under quasi and one under sensitive, and at most {MOST_QUASI} under quasi"
    same = {"ethnicity": "ethnic_group"}
    together = {same.get(name, name) for name in named}
    for line in load_policy().forbidden_breakdowns:
        if set(line) <= together:
            return f"the disclosure policy forbids {' with '.join(line)}, and nobody can allow it"
    return ""


def _wrong_merges(content: Mapping) -> str:
    kinds = {column.name: column for column in describe(TABLE)}
    for name, classes in content.get("merge", {}).items():
        column = kinds.get(name)
        if name not in [*content["quasi"], *content["sensitive"]] or column is None or column.kind != "code":
            return f"merge: {name} is no column of single codes that may be handed out"
        if not isinstance(classes, dict) or not all(isinstance(codes, list) for codes in classes.values()):
            return f"merge: {name} has to have classes, each with a list of codes"
        merged = [code for codes in classes.values() for code in codes]
        known = load_code_list(column.code_list).codes_only()
        if unknown := [code for code in merged if code not in known]:
            return f"merge: {name} has no code {unknown[0]}"
        if len(set(merged)) < len(merged):
            return f"merge: a code of {name} stands in two classes"
        if clash := [new for new in classes if new in known and new not in merged]:
            return f"merge: {clash[0]} is a code of {name} already: give the class another name"
    return ""
