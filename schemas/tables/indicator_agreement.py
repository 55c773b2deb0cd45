"""Indicator agreement: one row per version of an indicator and body that took a stance on it."""

import pandera.pandas as pa

from schemas.fields import INDICATOR, LOCAL_CODE, SERVICE, VERSION, Day, Text, code, day, reference, text


class IndicatorAgreement(pa.DataFrameModel):
    """Key: indicator_id, version, party_id. Parties are organisations, never persons."""

    indicator_id: Text = text("Indicator", "Identifier of the indicator that was decided on", SERVICE, INDICATOR)
    version: Text = text("Version", "Version that was decided on: a decision holds for this one only", SERVICE, VERSION)
    party_id: Text = text("Party", "Code of the organisation that decided, never of a person", SERVICE, LOCAL_CODE)
    party_sector: Text = code("sector", "Sector", "Sector of the organisation that decided", SERVICE)
    party_type: Text = code("org", "Type", "Type of the organisation that decided", SERVICE)
    stance: Text = code(
        "stance", "Decision", "Whether it agrees, with a reservation or without, abstains or objects", SERVICE
    )
    stance_date: Day = day("Decided on", "Day on which it decided")
    reservation: Text = reference(
        "Reservation",
        "In the organisation's own words; about the indicator, never about a person",
        nullable=True,
        only_if="stance = 'agreed_with_reservation' or stance = 'objected'",
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "indicator_agreement"
        strict = True
        coerce = False
