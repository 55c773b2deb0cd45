"""The woman: one row a woman and period, whatever the number of her contacts (semantics A1, A2).

Her groups are her latest usable answers over the whole record, one each, so that groups add up to the total.
A woman seen in two regions counts once in each and once in the total; a woman seen in two quarters counts once
in each and once in the year. So women add up over groups, not over regions or periods.
"""

from dataclasses import replace

from indicators.units.contact import CONTACT
from indicators.units.profile import ETHNIC_ORDER, MIGRANT_ORDER, latest_usable
from indicators.units.unit import Step, needed

PROFILE = Step(
    "woman_profile",
    f"""
    SELECT person_key,
        {latest_usable("migrant_status", MIGRANT_ORDER)} AS migrant_status,
        {latest_usable("ethnic_group", ETHNIC_ORDER)} AS ethnic_group
    FROM contact
    GROUP BY person_key""",
)

WOMAN = replace(
    CONTACT,
    name="woman",
    steps=(*CONTACT.steps, PROFILE),
    needs=CONTACT.needs | needed("service_contact", "woman_ref"),
    # Her latest answer is found by the order of her contacts.
    dimension_needs={
        dimension: needs | needed("service_contact", "contact_seq") if dimension != "region" else needs
        for dimension, needs in CONTACT.dimension_needs.items()
    },
    additive_over=(),
    profile="woman_profile",
)
