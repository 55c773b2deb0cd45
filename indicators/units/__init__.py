"""The counting units: contact, woman, case, notification. What one of the things counted is, as SQL steps.

Belongs here: versions, withdrawals, persons, episodes, service windows, profiles; the columns that predicates
may use. Does not: what an indicator counts (`catalogue`), how it is counted (`indicators.compile`).
"""

from indicators.units.case import CASE
from indicators.units.contact import CONTACT
from indicators.units.notification import NOTIFICATION
from indicators.units.referral import REFERRAL
from indicators.units.unit import Step, Unit, ViewColumn
from indicators.units.woman import WOMAN

UNITS = {unit.name: unit for unit in (CONTACT, WOMAN, CASE, REFERRAL, NOTIFICATION)}

__all__ = ["UNITS", "Step", "Unit", "ViewColumn"]
