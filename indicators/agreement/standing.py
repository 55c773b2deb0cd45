"""Where one indicator stands: its status, who took which stance, what was consulted, tested and said.

Belongs here: the types, as plain state without rules. Does not: how events change them (`replay`), when they are
enough for an agreement (`gate`), what is told about them (`states`).
"""

from dataclasses import dataclass, field
from datetime import date

from indicators.agreement.change_class import query_hash
from indicators.agreement.parties import Party
from indicators.agreement.versions import History

AGREEING = ("agreed", "agreed_with_reservation")
"""Stances that count as agreement. Silence is none."""


class Refused(ValueError):
    """An event may not have an effect. The message says why and what to do."""


@dataclass
class Stance:
    """What a party decided. `words`: its reservation or the reason of its objection, its own.

    `confirmed`: it entered or confirmed it itself, or the steward holds its signed note. `opinion`: what it holds
    against the decision by which a joint panel settled its objection.
    """

    party: Party
    stance: str
    day: date
    words: str
    confirmed: bool
    opinion: str = ""

    @property
    def agrees(self) -> bool:
        """It counts as agreement."""
        return self.confirmed and self.stance in AGREEING

    @property
    def open_objection(self) -> bool:
        """It is an objection that nothing has settled. It stops the indicator before it is confirmed, to be safe."""
        return self.stance == "objected" and not self.opinion


@dataclass
class Consultation:
    """A consultation. The fields from `closed` on are filled when it closes."""

    key: str
    opened: date
    closes: date
    invited: dict[str, int]
    closed: date | None = None
    took_part: dict[str, int] = field(default_factory=dict)
    lived_experience_n: int = 0
    payment: str = ""
    activity: str = ""
    activity_month: date | None = None
    role: str = ""


@dataclass(frozen=True)
class Change:
    """One change of status, as it stands in the history of an indicator."""

    day: date
    version: str
    before: str
    after: str
    party: str
    reason: str


@dataclass
class Standing:
    """Where one indicator stands after the events so far.

    `pending`: stances that somebody else entered and the party has not confirmed. `tested`: by hash of the query,
    whether all its tests passed. `signers`: who signed the assessment of stigma. `hidden`: a comment says that the
    page does harm, and nobody has looked yet.
    """

    sheet: object
    history: History
    status: str = "proposed"
    owner: str = ""
    proposed_on: date | None = None
    stances: dict[str, Stance] = field(default_factory=dict)
    pending: dict[str, Stance] = field(default_factory=dict)
    consultations: dict[str, Consultation] = field(default_factory=dict)
    described: dict[str, str] = field(default_factory=dict)
    stigma: str = ""
    signers: set[str] = field(default_factory=set)
    tested: dict[str, bool] = field(default_factory=dict)
    agreed_on: date | None = None
    reviewed_on: date | None = None
    hidden: bool = False
    successor: str = ""
    log: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        """What does not change while events are replayed is worked out once."""
        self.same_agreement = self.history.versions_since("patch")
        self.same_series = self.history.versions_since("minor")
        self.query = query_hash(self.history.fingerprints[self.history.current])

    def move(self, status: str, day: date, version: str, party: str, reason: str) -> None:
        """Change the status and keep why."""
        if status != self.status:
            self.log.append(Change(day, version, self.status, status, party, reason))
            self.status = status

    def agreeing(self) -> list[Stance]:
        """The stances that count as agreement, by party."""
        return [self.stances[name] for name in sorted(self.stances) if self.stances[name].agrees]

    def said(self, name: str) -> object:
        """What the country or the sheet says in a field that is needed before an agreement; None if neither does."""
        return self.described.get(name) or getattr(self.sheet, name, None)
