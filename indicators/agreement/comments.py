"""Comments on figures and pages, and what became of them.

Belongs here: a comment, and what the events about it do. Does not: the fields of these events (`event_kinds`), reading
a filled form (`comment_form`), pages.

Source: governance, section 7. A comment about harm hides its indicators before anybody has read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from indicators.agreement.events import THE_PUBLIC, Event
from indicators.agreement.standing import Refused

if TYPE_CHECKING:
    from indicators.agreement.replay import Replay

OPEN, HARM = "open", "harm_or_stigma"
PUBLIC, PARTIES = "public", "parties"
"""Who reads a comment: everybody only if whoever made it says so."""


@dataclass
class Comment:
    """One comment. `indicators`: codes, none for a page or a release. `party`: empty if nobody is named."""

    key: str
    raised: date
    kind: str
    party_type: str
    party: str
    indicators: tuple[str, ...]
    page: str
    language: str
    text: str
    visibility: str
    answered: date | None = None
    resolution: str = OPEN
    answer: str = ""
    change: str = ""
    satisfied: bool | None = None
    reopened: bool = False


def told(comments: Mapping[str, Comment]) -> list[dict]:
    """What a release says of the public comments, in their order: types of organisations, never which one."""
    return [
        {
            "indicators": list(comment.indicators),
            "page": comment.page,
            "kind": comment.kind,
            "party_type": comment.party_type,
            "language": comment.language,
            "text": comment.text,
            "raised": comment.raised.isoformat(),
            "resolution": comment.resolution,
            "answered": comment.answered.isoformat() if comment.answered else "",
            "answer": comment.answer,
            "change": comment.change,
        }
        for comment in comments.values()
        if comment.visibility == PUBLIC
    ]


def _comment(replay: "Replay", event: Event) -> None:
    details = event.details
    key = details["comment"]
    if key in replay.comments:
        raise Refused(f"There is a comment {key} already.")
    if not (event.about or details.get("page")):
        raise Refused("A comment is about an indicator or a page: say which.")
    standings = replay.counted(event)
    replay.comments[key] = Comment(
        key,
        event.date,
        details["kind"],
        details["party_type"],
        details.get("party", ""),
        tuple(indicator for indicator, _ in event.about),
        details.get("page", ""),
        details["language"],
        details["text"],
        details.get("visibility", PARTIES),
    )
    if details["kind"] == HARM:
        for standing in standings:
            standing.hidden = True


def _answer(replay: "Replay", event: Event) -> None:
    actor = replay.parties[event.entered_by]
    if actor.civil_society and not actor.steward:
        raise Refused("A public body or the steward answers a comment.")
    comment = _known(replay, event)
    if comment.resolution != OPEN:
        raise Refused(f"Comment {comment.key} was answered on {comment.answered}.")
    comment.answered, comment.resolution = event.date, event.details["resolution"]
    comment.answer, comment.change = event.details["text"], event.details.get("change", "")


def _satisfied(replay: "Replay", event: Event) -> None:
    comment = _known(replay, event)
    if comment.party and event.entered_by == THE_PUBLIC:
        raise Refused(f"Whether an answer will do is the word of {comment.party}, who made comment {comment.key}.")
    if comment.party:
        replay.need_own_word(event, comment.party, "Whether an answer will do")
    if comment.resolution == OPEN:
        raise Refused(f"Comment {comment.key} has no answer yet.")
    comment.satisfied = event.details["satisfied"]
    # Once: after that the joint panel has it.
    if not comment.satisfied and not comment.reopened:
        comment.reopened, comment.resolution = True, OPEN


def _known(replay: "Replay", event: Event) -> Comment:
    if event.details["comment"] not in replay.comments:
        raise Refused(f"There is no comment {event.details['comment']}.")
    return replay.comments[event.details["comment"]]


def _harm_comment(replay: "Replay", event: Event) -> None:
    for standing in replay.counted(event):
        standing.hidden = True


def _harm_answer(replay: "Replay", event: Event) -> None:
    if not replay.parties[event.entered_by].steward:
        raise Refused("The steward answers a comment about harm.")
    for standing in replay.counted(event):
        standing.hidden = False
        if event.details["outcome"] == "suspended":
            replay.move(standing, "suspended", event)


COMMENT_EFFECTS = {
    "comment": _comment,
    "answer": _answer,
    "satisfied": _satisfied,
    "harm_comment": _harm_comment,
    "harm_answer": _harm_answer,
}
"""By kind of event."""
