"""The registry as records: the tables that P07 and P08 count, made from the same events that decide what is public.

Belongs here: `indicator_registry`, `indicator_agreement` and `review_comment` of a registry at a day. Does not:
writing files (the command), counting (`indicators.units`).
"""

import pandas as pd

from indicators.agreement.replay import Replay
from indicators.agreement.standing import Stance
from schemas.columns import column_names

REGISTRY, AGREEMENT, COMMENTS = "indicator_registry", "indicator_agreement", "review_comment"


def registry_tables(found: Replay) -> dict[str, pd.DataFrame]:
    """The tables as they are delivered, all text, by name: the current version of every proposed indicator, who agreed
    to it, and all comments without their words.

    Stances that the party has not confirmed are left out; objections are in as soon as they are entered. A settled
    objection is an abstention: the party still does not agree, but stops nothing.
    """
    proposed = [standing for standing in found.standings.values() if standing.proposed_on]
    registry = [
        {
            "indicator_id": standing.sheet.indicator,
            "version": standing.history.current,
            "level": standing.sheet.level,
            "status": standing.status,
            "status_date": _day(standing.log[-1].day if standing.log else standing.proposed_on),
            "last_review_date": _day(standing.reviewed_on),
            "is_current": "true",
            "required_sectors": "|".join(sorted(standing.sheet.required_sectors)),
        }
        for standing in proposed
    ]
    agreement = [
        {
            "indicator_id": standing.sheet.indicator,
            "version": standing.history.current,
            "party_id": stance.party.party,
            "party_sector": stance.party.sector,
            "party_type": stance.party.type,
            "stance": "abstained" if stance.opinion else stance.stance,
            "stance_date": _day(stance.day),
            "reservation": "" if stance.opinion else stance.words,
        }
        for standing in proposed
        for stance in _told(standing)
    ]
    comments = [
        {
            "comment_id": comment.key,
            "indicator_id": indicator,
            "party_type": comment.party_type,
            "raised_date": _day(comment.raised),
            "kind": comment.kind,
            "responded_date": _day(comment.answered),
            "resolution": comment.resolution,
        }
        for comment in found.comments.values()
        for indicator in comment.indicators[:1] or ("",)
    ]
    return {
        COMMENTS: pd.DataFrame(comments, columns=list(column_names(COMMENTS))),
        REGISTRY: pd.DataFrame(registry, columns=list(column_names(REGISTRY))),
        AGREEMENT: pd.DataFrame(agreement, columns=list(column_names(AGREEMENT))),
    }


def _told(standing) -> list[Stance]:
    stances = [standing.stances[name] for name in sorted(standing.stances)]
    return [stance for stance in stances if stance.confirmed or stance.open_objection]


def _day(day) -> str:
    return day.isoformat() if day else ""
