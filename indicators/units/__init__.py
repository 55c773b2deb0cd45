"""The counting units: what one of the things counted is, as SQL steps.

Belongs here: versions, withdrawals, persons, episodes, service windows, profiles, states at the end of a period;
the columns that predicates may use. Does not: what an indicator counts (`catalogue`), how it is counted
(`indicators.compile`).
"""

from indicators.units.activity import ACTIVITY
from indicators.units.case import CASE
from indicators.units.comment import COMMENT
from indicators.units.community_session import COMMUNITY_SESSION
from indicators.units.contact import CONTACT
from indicators.units.facility import FACILITY
from indicators.units.facility_month import FACILITY_MONTH
from indicators.units.firewall_event import FIREWALL_EVENT
from indicators.units.harm_report import HARM_REPORT
from indicators.units.helpline_call import HELPLINE_CALL
from indicators.units.indicator import INDICATOR
from indicators.units.killing import KILLING
from indicators.units.notification import NOTIFICATION
from indicators.units.policy_item import POLICY_ITEM
from indicators.units.referral import REFERRAL
from indicators.units.region import REGION
from indicators.units.resident import RESIDENT
from indicators.units.respondent import RESPONDENT
from indicators.units.service_user import SERVICE_USER
from indicators.units.staff import STAFF
from indicators.units.unit import Step, Unit, ViewColumn
from indicators.units.woman import WOMAN

UNITS = {
    unit.name: unit
    for unit in (
        CONTACT,
        WOMAN,
        CASE,
        REFERRAL,
        NOTIFICATION,
        FACILITY,
        REGION,
        POLICY_ITEM,
        FACILITY_MONTH,
        INDICATOR,
        COMMENT,
        STAFF,
        ACTIVITY,
        COMMUNITY_SESSION,
        HELPLINE_CALL,
        HARM_REPORT,
        FIREWALL_EVENT,
        RESPONDENT,
        SERVICE_USER,
        RESIDENT,
        KILLING,
    )
}
"""All counting units by name."""

__all__ = ["UNITS", "Step", "Unit", "ViewColumn"]
