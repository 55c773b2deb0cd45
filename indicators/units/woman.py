"""The woman: one row a woman and period, whatever the number of her contacts (semantics A1, A2).

Her groups are her latest usable answers over the whole record, one each, so that groups add up to the total.
A woman seen in two regions counts once in each and once in the total; a woman seen in two quarters counts once
in each and once in the year. So women add up over groups, not over regions or periods.
"""

from dataclasses import replace

from indicators.units.contact import CONTACT
from indicators.units.groups import PERSONAL
from indicators.units.profile import LATEST_USABLE, PROFILE_RULES, Choice, choice
from indicators.units.unit import needed


def profile(rule: str) -> dict[str, Choice]:
    """Her groups. Each attribute by itself: her age may come from another contact than her language. Several answers
    on ethnicity are taken from one row together, by the order of their exclusive class."""
    said = {"ethnicity_said": choice("ethnic_group", rule, kept="ethnicity_said")}
    return {name: choice(name, rule) for name in PERSONAL if name != "ethnic_mention"} | said


WOMAN = replace(
    CONTACT,
    name="woman",
    profile_by_rule={rule: profile(rule) for rule in PROFILE_RULES},
    needs=CONTACT.needs | needed("service_contact", "woman_ref"),
    # Her latest answer is found by the order of her contacts.
    dimension_needs={
        dimension: needs | needed("service_contact", "contact_seq") if dimension in PERSONAL else needs
        for dimension, needs in CONTACT.dimension_needs.items()
    },
    additive_over=(),
    profile=profile(LATEST_USABLE),
    place="facility_place",
    person="",
)
