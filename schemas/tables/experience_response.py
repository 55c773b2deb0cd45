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

    response_id: Text = text(
        "Response", "Key of the response, made up at random; it cannot be linked to a contact", IDENTIFIER, RANDOM_KEY
    )
    facility_id: Text = text("Facility", "The facility that the answers are about", QUASI_IDENTIFIER, FACILITY_KEY)
    response_month: Month = month("Month", "Month in which she answered", QUASI_IDENTIFIER)
    mode: Text = code(
        "surveymode",
        "How she was asked",
        "On a tablet, on paper, by telephone or in an interview by an organisation",
        SERVICE,
    )
    weight: Number = number(
        "Weight",
        "How many users she stands for in results; 1 if all users were asked",
        SERVICE,
        above=0,
        rule="ER01",
        unit="over 0",
    )
    age_band: Text = code("age", "Age", "Her age when she answered, in bands of years", QUASI_IDENTIFIER)
    migrant_status: Text = code(
        "migrant",
        "Migrant status",
        "Where she was born counts, and where her parents were; never her passport or permit",
        SPECIAL,
    )
    ethnicity: Codes = codes(
        "ethnic", "Ethnicity", "The groups to which she says she belongs; several are allowed", SPECIAL
    )
    interpreter_needed: Text = code(
        "yn",
        "Interpreter needed",
        "Whether she needs language support for a talk about something as sensitive as this",
        SPECIAL,
    )
    respected: Integer = integer(
        "Respected",
        "How far she agrees: I was treated with respect. 1 is strongly disagree, 5 strongly agree",
        SPECIAL,
        **SCORE,
    )
    listened: Integer = integer(
        "Listened to",
        "How far she agrees: I was listened to and believed. 1 is strongly disagree, 5 strongly agree",
        SPECIAL,
        **SCORE,
    )
    private_talk: Text = code("yn", "In private", "Whether she could talk alone with staff", SPECIAL)
    understood: Text = code("yn", "Understood", "Whether everything was in a language that she understands", SPECIAL)
    discrimination: Text = code(
        "yn", "Discrimination", "Whether she says that she was treated worse because of who she is", SPECIAL
    )
    discrimination_grounds: Codes = codes(
        "ground", "Grounds", "All grounds on which she says she was discriminated against", SPECIAL
    )

    class Config:
        """One wrong, missing or extra column is an error; nothing is converted silently."""

        name = "experience_response"
        strict = True
        coerce = False
