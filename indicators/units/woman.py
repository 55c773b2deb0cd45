"""The woman: one row a woman and period, whatever the number of her contacts (semantics A1, A2).

Her groups are her latest usable answers over the whole record, one each, so that groups add up to the total.
A woman seen in two regions counts once in each and once in the total; a woman seen in two quarters counts once
in each and once in the year. So women add up over groups, not over regions or periods.
"""

from dataclasses import replace

from indicators.units.contact import CONTACT, PERSONAL
from indicators.units.profile import kept_with_latest_usable, latest_usable
from indicators.units.unit import needed

# Each attribute by itself: her age may come from another contact than her language. Several answers on ethnicity
# are taken from one row together, by the order of their exclusive class.
PROFILE = {
    name: latest_usable(name)
    for name in ("migrant_status", "ethnic_group", "origin", "age_group", "length_of_stay", "language", "disability")
} | {"ethnicity_said": kept_with_latest_usable("ethnic_group", "ethnicity_said")}

WOMAN = replace(
    CONTACT,
    name="woman",
    needs=CONTACT.needs | needed("service_contact", "woman_ref"),
    # Her latest answer is found by the order of her contacts.
    dimension_needs={
        dimension: needs | needed("service_contact", "contact_seq") if dimension in PERSONAL else needs
        for dimension, needs in CONTACT.dimension_needs.items()
    },
    additive_over=(),
    rows="",
    profile=PROFILE,
    place="facility_place",
)
