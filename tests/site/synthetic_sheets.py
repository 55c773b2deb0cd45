"""Metadata sheets of the made-up release: one for each way in which an indicator can look on a page.

Belongs here: invented but plausible texts. Does not: figures (`synthetic_release`).
"""

BREAKDOWNS = ("total", "region", "migrant_status", "ethnic_group", "migrant_status*ethnic_group")


def sheet(indicator: str, name: str, short_name: str, level: str, **more) -> dict:
    """A metadata sheet with invented but plausible text."""
    fields = {
        "indicator": indicator, "slug": short_name.lower().replace(" ", "_"), "version": "1.0.0",
        "status": "proposed", "name": name, "short_name": short_name, "level": level, "set": "core",
        "recommendations": [13], "case_studies": [], "definition": f"{name}, as recorded by the services.",
        "unit_of_count": "woman", "measure": "proportion", "multiplier": 100, "unit": "per cent",
        "numerator": {"text": "Women for whom it was done", "where": "x = 'yes'"},
        "denominator": {"text": "Women for whom it could be done", "where": "x IN ('yes','no')"},
        "breakdowns": list(BREAKDOWNS), "direction": "higher", "min_denominator": 20,
        "disclosure_class": "women", "caveats": ["Read it together with the other steps."],
        "how_to_read": "A low figure means that the service did less. It says nothing about the women.",
        "headline": "Out of every 100 women, {value} got it.", "counted": "women",
        "source_tables": ["service_contact"], "references": ["Invented for a test"],
        "required_sectors": ["health"], "reporting_period": "quarter", "lag": "45 days", "additive_over": [],
    }  # fmt: skip
    fields.update(more)
    for part in {"count": ("denominator",), "gap": ("numerator", "denominator")}.get(fields["measure"], ()):
        del fields[part]
    return fields


SHEETS = (
    sheet("P03", "Policies in force", "Policies", "process", disclosure_class="activities", counted="policy items",
          breakdowns=["total", "region"], recommendations=[3, 9], set="extended",
          headline="Of every 100 policy items, {value} are in force."),
    sheet("P09", "Facilities safe to ask", "Safe to ask", "process", disclosure_class="facilities",
          counted="assessed facilities", breakdowns=["total", "region"], min_denominator=10,
          headline="{value} of every 100 assessed facilities are safe to ask."),
    sheet("P28", "Eligible women asked about violence in private", "Asked in private", "process",
          headline="Out of every 100 women eligible for enquiry, {value} were asked about violence in private."),
    sheet("P30", "Complete first-line support", "First-line support", "process", counted="new cases"),
    sheet("P34", "Specialist support offered", "Support offered", "process", counted="new cases"),
    sheet("P14", "Professional language support when needed", "Interpreter offered", "process"),
    sheet("O04", "Accepted referral completed within 90 days", "Referral completed", "outcome",
          maturity_window=120, counted="accepted referrals"),
    sheet("O07", "Reached safely at 90 days", "Reached at 90 days", "outcome", counted="new cases"),
    sheet("O18", "Women helped after community sessions", "Help after sessions", "outcome", set="extended",
          measure="ratio_of_sums", unit="per 100 attendances", disclosure_class="activities", counted="attendances",
          breakdowns=["total", "region"], headline="{value} women were helped for every 100 attendances."),
    sheet("O21", "Gap in completed referrals", "Gap in referrals", "outcome", measure="gap", multiplier=1,
          unit="percentage points", breakdowns=["total", "region"], counted="accepted referrals",
          derived={"from": "O04", "kind": "gap", "dimension": "migrant_status", "group": "migrant",
                   "reference": "non_migrant", "minus": "group", "least": 30},
          headline="Women born here minus women born abroad: {value} percentage points."),
    sheet("I01", "Women subjected to violence", "Violence in the last year", "impact", disclosure_class="survey",
          counted="women interviewed", required_sectors=["health", "statistics", "civil_society"]),
    sheet("C01", "Records sent by other services", "Records sent", "context", set="context", recommendations=[],
          measure="count", unit="records", unit_of_count="notification",
          counted="records", direction="neutral", headline="Other services sent {value} records."),
)  # fmt: skip
