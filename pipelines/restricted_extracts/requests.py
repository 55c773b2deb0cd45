"""A request for a restricted extract: what it has to say, and the rules that it meets or not.

Belongs here: reading a request file and judging it. Does not: approvals and handing over (`extracts`).
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from indicators.release import Release
from indicators.release_selection import NotPublished, select_cells

NEVER = "police and immigration enforcement get no extract, in any role, whoever approves: nobody can waive this"
ORGANISATION_TYPES = ("ministry", "university", "research_institute", "civil_society", "international_organisation")
LONGEST_DAYS = 731
SHORTEST_PURPOSE = 40

FORM = {
    "request": str,
    "requester": str,
    "organisation": str,
    "organisation_type": str,
    "works_for": list,
    "passes_on_to": list,
    "purpose": str,
    "ethics_approval": dict,
    "release": str,
    "cells": list,
    "expires": date,
}
ETHICS = {"body": str, "reference": str, "until": date}
CELLS = {"indicator": str, "by": list, "periods": list, "why": str}
RECORDS = {"quarters": list, "columns": list}
COLUMN = {"column": str, "why": str}

TEMPLATE = """# A request for a restricted extract. Send it to the data steward; two others than you have to approve it.
request: roma-women-2026-01         # a name for it: small letters, digits, -
requester: ""                       # who asks, by name or office
organisation: ""
organisation_type: university       # or ministry, research_institute, civil_society, international_organisation
works_for: []                       # whoever commissioned or pays for it
passes_on_to: []                    # whoever else will see the figures before they are published
purpose: ""                         # what will be found out, and for whose good
ethics_approval: {body: "", reference: "", until: 2027-06-30}
release: ""                         # name of the release: ipv-indicators releases list
cells:                              # what is needed, and why, line by line
  - {indicator: P28, by: [ethnic_group], periods: ["2025"], why: ""}
expires: 2027-06-30                 # when everything that was handed over is destroyed
# Records of contacts, column by column, only where the record policy of the ministry allows any (cells may be [] then):
# records:
#   quarters: ["2025-Q3", "2025-Q4"]
#   columns:
#     - {column: region, why: ""}
#     - {column: asked_in_private, why: ""}
"""


class RequestUnreadable(ValueError):
    """The file is no request; the message says what is missing."""


@dataclass(frozen=True)
class Request:
    """A request as it was sent. `sha256` stands for its content: approvals are of this and nothing else."""

    content: dict
    sha256: str

    @property
    def name(self) -> str:
        """The name that its sender gave it."""
        return self.content["request"]

    @property
    def expires(self) -> date:
        """When everything that is handed over has to be destroyed."""
        return date.fromisoformat(self.content["expires"])


def read_request(path: Path) -> Request:
    """The request in a YAML file. Raises RequestUnreadable, saying what is wrong, never a value."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        raise RequestUnreadable(f"{path} cannot be read as YAML") from None
    _check_form(content, FORM, "the request", {"records": dict})
    _check_form(content["ethics_approval"], ETHICS, "ethics_approval")
    for number, line in enumerate(content["cells"], start=1):
        _check_form(line, CELLS, f"line {number} of cells")
    if not content["cells"] and "records" not in content:
        raise RequestUnreadable("cells: nothing is asked for")
    if "records" in content:
        _check_form(content["records"], RECORDS, "records")
        for number, line in enumerate(content["records"]["columns"], start=1):
            _check_form(line, COLUMN, f"line {number} of the columns of records")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}", content["request"]):
        raise RequestUnreadable("request: small letters, digits and - only, at most 61")
    return request_from(content)


def request_from(content: dict) -> Request:
    """A request from its content; days as text."""
    plain = json.loads(json.dumps(content, default=str))
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Request(plain, hashlib.sha256(canonical.encode()).hexdigest())


def _check_form(content: object, form: dict[str, type], what: str, further: dict[str, type] | None = None) -> None:
    """`further`: names that it may have as well."""
    if not isinstance(content, dict):
        raise RequestUnreadable(f"{what} has to be a list of names and values")
    if missing := [name for name in form if name not in content]:
        raise RequestUnreadable(f"{what} lacks {', '.join(missing)}")
    form = form | {name: kind for name, kind in (further or {}).items() if name in content}
    if unknown := [str(name) for name in content if name not in form]:
        raise RequestUnreadable(f"{what} has {len(unknown)} names that no request has; it has {', '.join(form)}")
    for name, kind in form.items():
        # The type itself: a day with an hour is a kind of day, too, and none that can be compared with one.
        if type(content[name]) is not kind or (kind is str and not content[name].strip()):
            words = {str: "has to be a text", list: "has to be a list", dict: "has to have names and values"}
            raise RequestUnreadable(f"{name} of {what} {words.get(kind, 'has to be a day: 2027-06-30')}")


def refusals(request: Request, release: Release | None, today: date) -> list[str]:
    """Why a request is refused, each with what would be allowed; empty if it is not.

    `release`: the release it names; None if there is none in force of that name.
    """
    content = request.content
    found = [*_who(content), *_when(request, today)]
    if content["organisation_type"] not in (*ORGANISATION_TYPES, *_refused()["types"]):
        found.append(f"organisation_type has to be one of {', '.join(ORGANISATION_TYPES)}")
    if len(content["purpose"].strip()) < SHORTEST_PURPOSE:
        found.append(f"the purpose has to be told in at least {SHORTEST_PURPOSE} characters")
    if release is None:
        return [*found, "there is no release of this name in force: ipv-indicators releases list"]
    if not release.audit.get("passed"):
        found.append("the release did not pass its audit")
    for number, line in enumerate(content["cells"], start=1):
        try:
            select_cells(release, (line["indicator"],), tuple(map(str, line["by"])), tuple(map(str, line["periods"])))
        except NotPublished as refusal:
            found.append(f"line {number}: {refusal}")
    return found


def _who(content: dict) -> list[str]:
    rule = _refused()
    told = [content[name] for name in ("requester", "organisation")]
    told += [str(name) for name in (*content["works_for"], *content["passes_on_to"])]
    texts = [f" {_plain(text)} " for text in told]
    named = any(f" {_plain(word)}" in text for text in texts for word in rule["words"])
    if content["organisation_type"] in rule["types"] or named:
        return [NEVER]
    return []


def _when(request: Request, today: date) -> list[str]:
    found = []
    ethics = date.fromisoformat(request.content["ethics_approval"]["until"])
    if request.expires <= today:
        found.append("the request has expired: name a later day, and have it approved again")
    if (request.expires - today).days > LONGEST_DAYS:
        found.append(f"expires: at most {LONGEST_DAYS} days from now")
    if ethics < request.expires:
        found.append("the ethics approval ends before the request does: expires has to be no later than its until")
    return found


def _refused() -> dict:
    path = Path(__file__).with_name("refused_requesters.yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _plain(text: str) -> str:
    """Small letters without accents, of any script, single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W\d_]+", " ", bare).split())
