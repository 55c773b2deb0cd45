"""Indicator agreement: one row per version of an indicator and body that took a stance on it."""

import pandera.pandas as pa

from schemas.fields import INDICATOR, LOCAL_CODE, SERVICE, VERSION, Day, Text, code, day, reference, text


class IndicatorAgreement(pa.DataFrameModel):
    """Key: indicator_id, version, party_id. Parties are organisations, never persons."""

    indicator_id: Text = text("Indicator", "The indicator", SERVICE, INDICATOR)
    version: Text = text("Version", "Its version: a stance is tied to one", SERVICE, VERSION)
    party_id: Text = text("Party", "Code of the organisation, never of a person", SERVICE, LOCAL_CODE)
    party_sector: Text = code("sector", "Sector", "Sector of the organisation", SERVICE)
    party_type: Text = code("org", "Type", "Type of the organisation", SERVICE)
    stance: Text = code("stance", "Stance", "What it decided", SERVICE)
    stance_date: Day = day("Since", "Day of the stance")
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
