"""Rows of surveys, of population figures and of what organisations count themselves, written by hand for tests.

Belongs here: one right row of each table, to be changed. Does not: records about women (`hand_made_records`),
expected values.
"""

from tests.hand_made_records import contact, key, month


def respondent(label: object, **columns) -> dict:
    """A woman of the majority, born here, who answered alone in 2024: a partner once, no violence, no help sought."""
    row = {
        "survey_id": "survey_2024",
        "respondent_id": key("s", label, 12),
        "wave_year": 2024,
        "region_code": "R1",
        "stratum": "s1",
        "psu": f"p{label}",
        "weight": 1.0,
        "age_band": "30_34",
        "ever_partnered": "yes",
        "module_status": "completed",
        "migrant_status": "non_migrant",
        "birth_group": "national",
        "ethnicity": ["national_majority"],
        "length_of_stay": "born_here",
        "language_group": "national",
        "disability": "no",
        "ipv_physical_12m": "no",
        "ipv_sexual_12m": "no",
        "ipv_psychological_12m": "no",
        "ipv_economic_12m": "no",
        "ipv_any_life": "no",
        "knows_service": "no",
        "used_health_12m": "yes",
        "health_discrimination_12m": "no",
    }
    return row | columns


def service_user(label: object, when: str = "2025-02", **columns) -> dict:
    """An answer of a woman of the majority, born here, who was treated well in facility F0001."""
    row = {
        "response_id": key("e", label, 12),
        "facility_id": "F0001",
        "response_month": month(when),
        "mode": "paper_box",
        "weight": 1.0,
        "age_band": "30_34",
        "migrant_status": "non_migrant",
        "ethnicity": ["national_majority"],
        "interpreter_needed": "no",
        "respected": 5,
        "listened": 5,
        "private_talk": "yes",
        "understood": "yes",
        "discrimination": "no",
        "discrimination_grounds": ["none"],
    }
    return row | columns


def residents(women: int, migrant_status: str = "total", region: str = "R1", year: int = 2025, **columns) -> dict:
    """Women who live in a region in a year, not divided by age or ethnic group."""
    row = {
        "region_code": region,
        "year": year,
        "age_group": "total",
        "migrant_status": migrant_status,
        "ethnic_group": "total",
        "women_n": women,
        "excludes_irregular": True,
        "is_estimate": False,
    }
    return row | columns


def killed(women: int, year: int = 2025, **columns) -> dict:
    """Women killed by a partner in the country in a year, as the police count them, final."""
    row = {
        "region_code": "NAT",
        "year": year,
        "age_group": "total",
        "migrant_status": "total",
        "source": "police",
        "victims_n": women,
        "provisional": False,
    }
    return row | columns


def calls(received: int, in_language: int, when: str = "2025-02", language: str = "romani", **columns) -> dict:
    """Calls of women in a language in a month, all those in their language answered."""
    row = {
        "line_id": "line_1",
        "month": month(when),
        "language_group": language,
        "caller_type": "survivor",
        "calls_received_n": received,
        "calls_answered_n": in_language,
        "calls_in_language_n": in_language,
        "calls_ipv_n": 0,
        "referred_health_n": 0,
    }
    return row | columns


def harm_report(label: object, harm: str, status: str = "closed_upheld", when: str = "2025-02", **columns) -> dict:
    """A report of harm in region R1, of which the woman did not say in which facility it was done."""
    row = {
        "report_id": key("h", label, 12),
        "report_month": month(when),
        "facility_id": None,
        "region_code": "R1",
        "harm_type": harm,
        "reporter": "woman",
        "grounds": ["migration"],
        "migrant_status": "migrant",
        "status": status,
    }
    return row | columns


def session(label: object, attended: int, assisted: int, when: str = "2025-02", **columns) -> dict:
    """A session of a Roma association in region R1, in Romani."""
    row = {
        "session_id": key("m", label, 12),
        "session_month": month(when),
        "region_code": "R1",
        "lead_org": "roma_association",
        "community": ["roma"],
        "language_group": "romani",
        "community_facilitated": True,
        "participants_n": attended,
        "women_assisted_n": assisted,
    }
    return row | columns


def contacts_of(year: int) -> list[dict]:
    """Two contacts without violence, in January and December: so the whole year and each quarter is listed."""
    return [contact(f"{year} {number}", when=f"{year}-{number}") for number in ("01", "12")]
