"""The sheets of a release with what was agreed on each, for pages and for the choice of what is shown.

Belongs here: from states to the entries of `indicators.json`. Does not: how a state comes about (`states`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from indicators.agreement.folder import events_hash, read_events
from indicators.agreement.replay import Replay, replay
from indicators.agreement.states import State, state, states_of
from indicators.agreement.versions import Fingerprints, load_versions
from indicators.sheet import Sheet


@dataclass(frozen=True)
class PublishedAgreement:
    """`asked`: whether there is a registry, so that only agreed indicators are shown. `sheets`: as they stand in
    `indicators.json`, with `status` and `agreement`. `registry_hash`: of the registry's events, empty without one.
    `found`: where everything in the registry stands, None without one."""

    asked: bool
    sheets: list[dict]
    registry_hash: str
    found: Replay | None


def read_agreement(
    registry_folder: Path | None,
    sheets: Mapping[str, Sheet],
    data_cutoff: date,
    activities: pd.DataFrame | None,
    versions: Fingerprints | None = None,
) -> PublishedAgreement:
    """What was agreed on each of `sheets`, with everything that the registry knows.

    `versions`: the published versions of the sheets (default: those of our catalogue).

    What happened after the data were cut off counts too: whoever takes a word back is heard at the next release. So
    the day is that of the last event, if it is later. Raises RegistryRefused if the folder cannot be used.
    """
    events = read_events(registry_folder) if registry_folder is not None else []
    found = None
    if registry_folder is None:
        states = state(None, sheets, data_cutoff)
    else:
        on_day = max([data_cutoff, *(event.date for event in events)])
        found = replay(events, sheets, load_versions() if versions is None else versions, on_day, activities)
        states = states_of(found, on_day)
    entries = []
    for name, sheet in sheets.items():
        known = states.get(name)
        status = "proposed" if known is None else known.status
        if known is not None and known.status == "agreed" and not known.agreed:
            status = "suspended"  # hidden until somebody has looked at a comment about harm
        entry = sheet.to_dict(status)
        entries.append(entry if known is None else entry | {"agreement": _told(known)})
    return PublishedAgreement(
        asked=registry_folder is not None,
        sheets=entries,
        registry_hash=events_hash(events) if registry_folder is not None else "",
        found=found,
    )


def _told(known: State) -> dict:
    """What pages say: sectors, types of organisations, reservations in their own words, dates. No person, no name."""
    return {
        "badge": known.badge,
        "sectors": list(known.by),
        "organisations": list(known.with_types),
        "reservations": [{"party_type": item.party_type, "words": item.words} for item in known.reservations],
        "missing": list(known.reasons_missing),
        "consulted_types": list(known.consulted_types),
        "consulted_n": known.consulted_n,
        "since": known.since.isoformat() if known.since else None,
        "reviewed": known.reviewed_on.isoformat() if known.reviewed_on else None,
        "next_review": known.next_review.isoformat() if known.next_review else None,
        "reason": known.reason,
    }
