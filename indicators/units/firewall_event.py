"""The firewall event: information about a woman reached immigration enforcement, or the police without a basis.

Both ways in which such an event becomes known are counted: a harm report that was not closed as not upheld, and a
referral to the police that its own record calls without basis. A source that lacks either has no number, because
half of a never-event is not a zero. No breakdown exists: a place or a group could name her (semantics G6).
"""

from indicators.units.contact import CONTACT
from indicators.units.unit import Step, Unit, needed, period_columns

# A report that was taken back is not a report that was refuted: what it told of may well have happened.
REPORTED_BREACH = Step(
    "reported_breach",
    """
    SELECT report_month AS event_month
    FROM harm_report
    WHERE harm_type IN ('disclosure_to_immigration', 'police_without_basis') AND status <> 'closed_not_upheld'""",
)

# Of live contacts only: what she took back is gone everywhere (semantics A8). A referral is dated by its contact.
REFERRED_WITHOUT_BASIS = Step(
    "referred_without_basis",
    """
    SELECT contact.month AS event_month
    FROM referral JOIN contact USING (contact_id)
    WHERE contact.ipv_disclosed = 'yes' AND referral.destination = 'police'
        AND referral.police_basis = 'without_basis'""",
)

BREACH = Step(
    "breach",
    """
    SELECT event_month FROM reported_breach
    UNION ALL
    SELECT event_month FROM referred_without_basis""",
)

BREACHED_FIREWALL = Step("breached_firewall", f"\n    SELECT {period_columns('event_month')}\n    FROM breach")

FIREWALL_EVENT = Unit(
    name="firewall_event",
    table="harm_report",
    view="breached_firewall",
    steps=(*CONTACT.steps, REPORTED_BREACH, REFERRED_WITHOUT_BASIS, BREACH, BREACHED_FIREWALL),
    columns={},
    needs=CONTACT.needs
    | needed("service_contact", "ipv_disclosed")
    | needed("referral", "contact_id", "destination", "police_basis")
    | needed("harm_report", "report_id", "report_month", "harm_type", "status"),
    dimension_needs={},
    additive_over=("period",),
    dimensions=(),
    # Without this a breach in a period in which nobody reported any harm would disappear.
    also_from=("referral",),
)
