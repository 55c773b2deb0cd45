"""Experience response: one row per anonymous answer of a service user. Nothing links it to a contact."""

import pandera.pandas as pa

from schemas.fields import (
    FACILITY_KEY,
    IDENTIFIER,
    QUASI_IDENTIFIER,
    RANDOM_KEY,
    SERVICE,
    SPECIAL,
    Codes,
    Integer,
    Month,
    Number,
    Text,
    code,
    codes,
    integer,
    month,
    number,
    text,
)

SCORE = {"lowest": 1, "highest": 5, "rule": "ER01", "unit": "1-5, code list likert", "nullable": True}


class ExperienceResponse(pa.DataFrameModel):
    """Key: response_id. ER01 is a rule of single columns: scores from 1 to 5, a weight above 0."""

    response_id: Text = text("Response", "Random; cannot be linked to contacts", IDENTIFIER, RANDOM_KEY)
    facility_id: Text = text("Facility", "Facility", QUASI_IDENTIFIER, FACILITY_KEY)
    response_month: Month = month("Month", "Month of the response", QUASI_IDENTIFIER)
    mode: Text = code("surveymode", "Mode", "How it was asked", SERVICE)
    weight: Number = number("Weight", "1 if all users were asked", SERVICE, above=0, rule="ER01", unit="over 0")
    age_band: Text = code("age", "Age", "Age", QUASI_IDENTIFIER)
    migrant_status: Text = code("migrant", "Migrant status", "By birth, never by passport or permit", SPECIAL)
    ethnicity: Codes = codes("ethnic", "Ethnicity", "Her own answer, several allowed", SPECIAL)
    interpreter_needed: Text = code("yn", "Interpreter needed", "Support needed for a sensitive talk", SPECIAL)
    respected: Integer = integer("Respected", "She was treated with respect", SPECIAL, **SCORE)
    listened: Integer = integer("Listened to", "She was listened to and believed", SPECIAL, **SCORE)
    private_talk: Text = code("yn", "In private", "She could talk alone with staff", SPECIAL)
    understood: Text = code("yn", "Understood", "Everything was in a language she understands", SPECIAL)
    discrimination: Text = code("yn", "Discrimination", "She was treated worse because of who she is", SPECIAL)
    discrimination_grounds: Codes = codes("ground", "Grounds", "Grounds of discrimination", SPECIAL)

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "experience_response"
        strict = True
        coerce = False
