"""The parties: organisations that take part in deciding what is measured, never persons.

Belongs here: what a party is, and for whom it may speak (governance, section 3). Does not: how parties join
(`events`), what they decided (`standing`).

Public bodies cannot represent civil society, and a large organisation does not stand in for a Roma or migrant
association: only the types of COMMUNITY_TYPES speak for a community.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

COMMUNITY_TYPES = ("roma_association", "migrant_association", "minority_womens_org")
"""Organisations of the women concerned."""

COUNTED_TYPES = (*COMMUNITY_TYPES, "womens_ngo")
"""Types of which two must have agreed: the same that indicator P07 counts."""

CIVIL_SOCIETY_TYPES = (*COUNTED_TYPES, "refugee_ngo", "disability_org", "faith_org")
"""Types of organisations that may belong to the sector of civil society."""

COMMUNITIES = ("roma", "migrant", "minority", "disability")
"""Whom an organisation may speak for: Roma and Travellers, migrants, other ethnic minorities, disabled women."""

SPEAKS_FOR = {
    "roma": COMMUNITY_TYPES,
    "migrant": COMMUNITY_TYPES,
    "minority": COMMUNITY_TYPES,
    "disability": ("disability_org",),
}
"""By community: the types of organisations whose word counts as its own."""

CONCERNED = {
    "migrant_status": "migrant",
    "origin": "migrant",
    "length_of_stay": "migrant",
    "language": "migrant",
    "ethnic_group": "roma",
    "ethnic_mention": "roma",
    "disability": "disability",
}
"""By dimension: the community that a breakdown by it concerns. Results by ethnic group name Roma and Travellers."""


@dataclass(frozen=True)
class Party:
    """An organisation. `steward`: it looks after intake and releases, and keeps the signed notes of others."""

    party: str
    sector: str
    type: str
    communities: tuple[str, ...]
    women_led: bool
    region: str
    steward: bool

    @property
    def civil_society(self) -> bool:
        """It belongs to civil society."""
        return self.sector == "civil_society"

    def speaks_for(self, community: str) -> bool:
        """It is an organisation of this community."""
        return community in self.communities and self.type in SPEAKS_FOR[community]


def party_problems(party: Party) -> list[str]:
    """What a party says about itself that cannot be."""
    problems = []
    if party.civil_society and party.type not in CIVIL_SOCIETY_TYPES:
        problems.append(f"an organisation of type {party.type} cannot speak for civil society")
    if not party.civil_society and party.type in CIVIL_SOCIETY_TYPES:
        problems.append(f"an organisation of type {party.type} belongs to the sector civil_society")
    if party.type in COMMUNITY_TYPES and not party.communities:
        problems.append("an organisation of a community says for which it speaks: communities is empty")
    if not party.civil_society and party.communities:
        problems.append("only civil society speaks for communities: leave communities empty")
    if party.type == "minority_womens_org" and not party.women_led:
        problems.append(
            "an organisation of type minority_womens_org is led by women of its community: women_led is false"
        )
    return problems


def communities_concerned(breakdowns: Iterable[str]) -> tuple[str, ...]:
    """Communities that results broken down like this are about, in the order of COMMUNITIES."""
    dimensions = {dimension for breakdown in breakdowns for dimension in breakdown.split("*")}
    concerned = {CONCERNED[dimension] for dimension in dimensions if dimension in CONCERNED}
    return tuple(community for community in COMMUNITIES if community in concerned)


def is_joint(parties: Iterable[Party]) -> bool:
    """At least one sector besides civil society is there, and at least half of the parties are civil society."""
    listed = list(parties)
    of_civil_society = sum(party.civil_society for party in listed)
    return 0 < of_civil_society < len(listed) and 2 * of_civil_society >= len(listed)


def unknown_parties(names: Iterable[str], parties: Mapping[str, Party]) -> list[str]:
    """Those of `names` that have not joined, sorted."""
    return sorted(set(names) - set(parties))
