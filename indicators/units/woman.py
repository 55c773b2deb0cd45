"""The woman: one row a woman and period, whatever the number of her contacts (semantics A1, A2).

Her groups are her latest usable answers over the whole record, one each, so that groups add up to the total.
A woman seen in two regions counts once in each and once in the total; a woman seen in two quarters counts once
in each and once in the year. So women add up over groups, not over regions or periods.
"""

from dataclasses import replace

from indicators.units.contact import CONTACT, PERSONAL
from indicators.units.profile import LATEST_USABLE, PROFILE_RULES, latest
from indicators.units.unit import Step, needed


def profile(rule: str) -> Step:
    """Her groups. Each attribute by itself: her age may come from another contact than her language. Several answers
    on ethnicity are taken from one row together, by the order of their exclusive class."""
    return Step(
        "woman_profile",
        f"""
    SELECT person_key,
        {latest("migrant_status", rule)} AS migrant_status,
        {latest("ethnic_group", rule)} AS ethnic_group,
        {latest("ethnic_group", rule, kept="ethnicity_said")} AS ethnicity_said,
        {latest("origin", rule)} AS origin,
        {latest("age_group", rule)} AS age_group,
        {latest("length_of_stay", rule)} AS length_of_stay,
        {latest("language", rule)} AS language,
        {latest("disability", rule)} AS disability
    FROM contact
    GROUP BY person_key""",
    )


WOMAN = replace(
    CONTACT,
    name="woman",
    steps=(*CONTACT.steps, profile(LATEST_USABLE)),
    by_rule={rule: profile(rule) for rule in PROFILE_RULES},
    needs=CONTACT.needs | needed("service_contact", "woman_ref"),
    # Her latest answer is found by the order of her contacts.
    dimension_needs={
        dimension: needs | needed("service_contact", "contact_seq") if dimension in PERSONAL else needs
        for dimension, needs in CONTACT.dimension_needs.items()
    },
    additive_over=(),
    profile="woman_profile",
)
