"""Activities, sessions, calls and harm reports are what their tables say, dated by their months."""

from datetime import date

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, picked, rows_of

MAY = {"month": date(2025, 5, 1), "quarter": 8101, "year": 2025, "month_number": 24305}


def only_row(unit: str, row: dict, tmp_path) -> dict:
    (found,) = rows_of(SYSTEM_UNITS[unit], {SYSTEM_UNITS[unit].table: [row]}, tmp_path)
    assert {name: found[name] for name in MAY} == MAY
    return found


def test_activity(tmp_path):
    row = {"activity_id": "A1", "activity_month": date(2025, 5, 1), "region_code": "R1", "cso_role": "decision"}
    found = only_row("activity", row | {"orgs_present": ["roma_association"], "formal_agreement": True}, tmp_path)
    assert (found["region"], found["cso_role"], found["orgs_present"]) == ("R1", "decision", ["roma_association"])


def test_a_national_activity_is_in_no_region_of_the_country(tmp_path):
    row = {"activity_id": "A1", "activity_month": date(2025, 5, 1), "region_code": "NAT"}
    assert only_row("activity", row, tmp_path)["region"] == "NAT"


def test_community_session(tmp_path):
    row = {"session_id": "S1", "session_month": date(2025, 5, 1), "region_code": "R1", "language_group": "romani"}
    found = only_row("community_session", row | {"participants_n": 12, "women_assisted_n": 2}, tmp_path)
    assert (found["region"], found["language"], found["participants_n"]) == ("R1", "romani", 12)
    assert found["women_assisted_n"] == 2


def test_helpline_call(tmp_path):
    key = {"line_id": "L1", "month": date(2025, 5, 1), "language_group": "lang_01", "caller_type": "survivor"}
    found = only_row("helpline_call", key | {"calls_received_n": 9, "calls_in_language_n": 4}, tmp_path)
    assert (found["language"], found["calls_received_n"], found["calls_in_language_n"]) == ("lang_01", 9, 4)


def test_harm_report(tmp_path):
    row = {"report_id": "H1", "report_month": date(2025, 5, 1), "region_code": "R1", "harm_type": "discrimination"}
    found = only_row("harm_report", row | {"migrant_status": "migrant", "status": "open"}, tmp_path)
    assert (found["region"], found["migrant_status"], found["harm_type"]) == ("R1", "migrant", "discrimination")
    assert found["facility_id"] is found["days_to_close"] is found["remedy"] is None


def test_every_row_is_one(tmp_path):
    rows = [{"session_id": "S1", "session_month": date(2025, 5, 1), "region_code": "R1"}] * 2
    found = rows_of(SYSTEM_UNITS["community_session"], {"community_session": rows}, tmp_path)
    assert picked(found, "session_id") == [("S1",), ("S1",)]
