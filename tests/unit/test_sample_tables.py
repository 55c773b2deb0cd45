"""The sample country's tables about facilities, activities, surveys, population and governance keep every rule.

Belongs here: those sixteen tables of `data/sample`, and what its README says of them. Does not belong here: the four
tables of contacts (test_sample_country.py), how the pipeline treats the files (tests/pipeline).
"""

import csv
import gzip
import io
import json
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tests.unit.sample_tables_rules import COLUMNS, CROSS_RULES, KEYS, ROW_RULES

HOUSE = Path(__file__).resolve().parents[2]
SAMPLE = HOUSE / "data" / "sample"
DELIVERIES = SAMPLE / "sample_country"
EXPECTED = json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))
TYPES = {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "month": "DATE", "day": "DATE"}
WRITTEN = {
    "integer": "-?[0-9]+", "number": "[0-9]+[.][0-9]+", "boolean": "true|false", "month": "[0-9]{4}-[0-9]{2}-01",
    "day": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}  # fmt: skip


def _kind(column: str, table: str) -> tuple[str, str, bool]:
    """Kind, what belongs to it, and whether the column may be empty."""
    words = COLUMNS[table][column].removesuffix(" ?")
    kind, _, detail = words.partition(" ")
    return kind, detail, COLUMNS[table][column].endswith(" ?")


def _codes(name: str) -> set[str]:
    listed, _, more = name.partition("+")
    with (HOUSE / "schemas" / "codes" / f"{listed}.csv").open(encoding="utf-8", newline="") as lines:
        standard = {row["code"] for row in csv.DictReader(lines) if row.get("kind", "standard") == "standard"}
    return standard | ({more} if more else set())


def _rows(table: str) -> list[dict[str, str]]:
    rows = []
    for path in sorted(DELIVERIES.glob(f"*/{table}.csv*")):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows += list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    return rows


@pytest.fixture(scope="module")
def records() -> duckdb.DuckDBPyConnection:
    """Every row sent, typed, and `facility`, `service_contact`, `referral`, `follow_up` as text."""
    connection = duckdb.connect()
    for table in ("facility", "service_contact", "referral", "follow_up", *COLUMNS):
        files = [str(path) for path in sorted(DELIVERIES.glob(f"*/{table}.csv*"))]
        typed = []
        for column in COLUMNS.get(table, {}):
            kind = _kind(column, table)[0]
            typed.append(
                f"string_split({column}, '|') AS {column}" if kind == "codes" else
                f"CAST({column} AS {TYPES[kind]}) AS {column}" if kind in TYPES else column
            )  # fmt: skip
        if table == "facility":
            typed = ["* REPLACE (reporting_from::DATE AS reporting_from, reporting_to::DATE AS reporting_to)"]
        connection.execute(
            f"CREATE TABLE {table} AS SELECT {', '.join(typed) or '*'} "
            f"FROM read_csv({files}, all_varchar = true, header = true, nullstr = '', delim = ',')"
        )
    return connection


def _one(records: duckdb.DuckDBPyConnection, query: str) -> tuple:
    return records.execute(query).fetchone()


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_and_values_are_those_of_the_data_model(table):
    rows = _rows(table)
    assert list(rows[0]) == list(COLUMNS[table])
    for column in COLUMNS[table]:
        kind, detail, may_be_empty = _kind(column, table)
        values = Counter(row[column] for row in rows)
        assert may_be_empty or values[""] == 0, column
        texts = [text for text in values if text]
        if kind in ("code", "in"):
            assert set(texts) <= (_codes(detail) if kind == "code" else set(detail.split("|"))), column
        elif kind == "codes":
            lists = [text.split("|") for text in texts]
            assert all(codes == sorted(set(codes)) for codes in lists), column
            assert {code for codes in lists for code in codes} <= _codes(detail), column
        else:
            pattern = detail if kind == "text" else WRITTEN[kind]
            wrong = duckdb.execute(
                "SELECT count(*) FROM (SELECT unnest($1::VARCHAR[]) AS text) WHERE NOT regexp_full_match(text, $2)",
                [texts, pattern],
            ).fetchone()[0]
            assert wrong == 0, column


@pytest.mark.parametrize("table", COLUMNS)
def test_no_key_stands_twice(records, table):
    assert _one(records, f"SELECT count(*) - count(DISTINCT ({KEYS[table]})) FROM {table}") == (0,)


@pytest.mark.parametrize(("table", "rule"), [(table, rule) for table, rules in ROW_RULES.items() for rule in rules])
def test_no_row_breaks_a_rule(records, table, rule):
    assert _one(records, f"SELECT count(*) FROM {table} WHERE {ROW_RULES[table][rule]}") == (0,)


@pytest.mark.parametrize("rule", CROSS_RULES)
def test_no_rows_together_break_a_rule(records, rule):
    assert _one(records, f"SELECT count(*) FROM ({CROSS_RULES[rule]})") == (0,)


def test_all_twenty_tables_are_there():
    assert len(COLUMNS) == 16
    delivered = {table for tables in EXPECTED["rows"].values() for table in tables}
    assert delivered == {"facility", "service_contact", "referral", "follow_up", *COLUMNS}


def test_no_text_is_long_or_holds_a_number_like_a_phone_number():
    for table in COLUMNS:
        for column, kind in COLUMNS[table].items():
            if kind.startswith("text [A-Za-z0-9 ]"):
                texts = {row[column] for row in _rows(table)}
                assert max(map(len, texts)) <= 60
                assert not any(char.isdigit() and text[n : n + 5].isdigit() for text in texts for n, char in
                               enumerate(text[:-4])), column  # fmt: skip


def test_the_log_counts_the_rows_that_were_sent(records):
    """Contacts, referrals and follow-ups by facility and month, without and with the planted faults."""
    differ = """
    WITH contacts AS (SELECT DISTINCT ON (contact_id) contact_id, facility_id, contact_month::DATE AS month
        FROM service_contact ORDER BY contact_id, received_month, record_version),
      sent AS (
        SELECT facility_id, month, 'service_contact' AS table_name FROM contacts
        UNION ALL SELECT facility_id, month, 'referral' FROM referral JOIN contacts USING (contact_id)
        UNION ALL SELECT facility_id, month, 'follow_up' FROM follow_up JOIN contacts USING (contact_id)),
      counted AS (SELECT facility_id, month, table_name, count(*) AS n FROM sent GROUP BY ALL)
    SELECT count(*) FILTER (rows_accepted_n + rows_quarantined_n <> coalesce(n, 0)), sum(rows_accepted_n),
      sum(rows_quarantined_n)
    FROM submission_log LEFT JOIN counted USING (facility_id, month, table_name)"""
    wrong, accepted, quarantined = _one(records, differ)
    planted = sum(sum(rules.values()) for rules in EXPECTED["planted"].values())
    nowhere = EXPECTED["planted"]["service_contact"]["SC25"]  # unknown or closed facilities have no log
    assert (wrong, quarantined) == (0, planted - nowhere)
    sent = EXPECTED["contacts"] + sum(rows.get(t, 0) for rows in EXPECTED["rows"].values() for t in (
        "referral", "follow_up"))  # fmt: skip
    assert accepted == sent - planted


def test_control_totals_are_near_but_for_the_warnings(records):
    far = "control_total_n > 0 AND rows_accepted_n / control_total_n NOT BETWEEN 0.95 AND 1.05"
    warned, totals, without = _one(
        records,
        f"SELECT count(*) FILTER ({far}), count(control_total_n), count(*) FILTER (control_total_n IS NULL) "
        "FROM submission_log WHERE table_name = 'service_contact'",
    )
    assert warned == EXPECTED["warnings"]["SL01"]
    assert 0 < warned < 0.05 * totals
    assert without > 0


def test_magnitudes_of_the_case_studies(records):
    assert _one(
        records,
        "SELECT count(*), sum(participants_n), sum(women_assisted_n), count(DISTINCT session_month) "
        "FROM community_session WHERE region_code = 'R2' AND lead_org = 'roma_association' "
        "AND community_facilitated AND session_month BETWEEN DATE '2024-04-01' AND DATE '2024-12-01'",
    ) == (90, 1350, 180, 9)
    assert _one(
        records,
        "SELECT count(*), sum(completed_n) FROM training_session "
        "WHERE region_code = 'R1' AND organiser = 'minority_womens_org' AND year(session_month) = 2024",
    ) == (9, 206)
    assert (
        records.execute(
            "SELECT count(*), sum(hours) FROM training_session WHERE region_code = 'R5' "
            "AND organiser = 'migrant_association' GROUP BY year(session_month) ORDER BY year(session_month)"
        ).fetchall()
        == [(4, 28.0)] * 3
    )
    assert _one(
        records, "SELECT count(DISTINCT language_group) FROM community_session WHERE language_group <> 'national'"
    ) == (7,)


ROMA = "list_has_any(ethnicity, ['roma', 'traveller'])"
MAJORITY = "(ethnicity = ['national_majority'] AND migrant_status = 'non_migrant')"
ABROAD = "(migrant_status = 'migrant')"


def _weighted(records, table: str, condition: str, among: str) -> float:
    query = f"SELECT sum(weight) FILTER ({condition}) / sum(weight) FROM {table} WHERE {among}"
    return _one(records, query)[0]


def test_survey_answers_differ_between_groups_as_the_readme_says(records):
    def survey(condition: str, group: str, among: str) -> float:
        return _weighted(records, "survey_respondent", condition, f"{group} AND {among}")

    violence = [survey("ipv_any_life = 'yes'", g, "ipv_any_life IN ('yes', 'no')") for g in (MAJORITY, ABROAD, ROMA)]
    assert violence == pytest.approx([0.22, 0.31, 0.40], abs=0.05)
    helped = [survey("help_formal = 'yes'", g, "help_formal IN ('yes', 'no')") for g in (MAJORITY, ABROAD, ROMA)]
    assert helped[0] > helped[1] + 0.05
    assert helped[0] > helped[2] + 0.05
    told = "told_health = 'yes'"
    assert _weighted(records, "survey_respondent", told, "told_health IN ('yes', 'no')") == pytest.approx(
        0.31, abs=0.03
    )
    worse = survey("health_discrimination_12m = 'yes'", ROMA, "health_discrimination_12m IN ('yes', 'no')")
    assert 0.11 <= worse <= 0.23


def test_survey_has_a_design(records):
    waves = records.execute(
        "SELECT count(*), count(DISTINCT stratum), count(DISTINCT psu), max(weight) / min(weight), "
        "1 + var_pop(weight) / avg(weight) ** 2 FROM survey_respondent GROUP BY survey_id"
    ).fetchall()
    assert [wave[:3] for wave in waves] == [(1800, 10, 90)] * 2
    assert all(4 < ratio < 30 and 1.1 < effect < 2.0 for *_, ratio, effect in waves)


def test_answers_of_service_users_are_lower_for_roma_and_migrant_women(records):
    respected = [
        _weighted(
            records, "experience_response", "least(respected, listened) >= 4", f"{group} AND respected * listened > 0"
        )
        for group in (MAJORITY, ABROAD, ROMA)
    ]
    assert respected[0] > respected[1] + 0.1
    assert respected[0] > respected[2] + 0.1
    worse = [
        _weighted(records, "experience_response", "discrimination = 'yes'", f"{g} AND discrimination IN ('yes', 'no')")
        for g in (MAJORITY, ABROAD, ROMA)
    ]
    assert worse == pytest.approx([0.05, 0.13, 0.17], abs=0.04)


def test_calls_in_other_languages_are_answered_less_often(records):
    share = "SELECT sum(calls_answered_n) / sum(calls_received_n) FROM helpline_month WHERE line_id = 'NAT01' AND {}"
    own, other = (
        _one(records, share.format(c))[0] for c in ("language_group = 'national'", "language_group <> 'national'")
    )
    assert own == pytest.approx(0.86, abs=0.02)
    assert other == pytest.approx(0.62, abs=0.04)


def test_training_and_safeguards_grow(records):
    shares = records.execute(
        "SELECT sum(trained_fls_n) / sum(staff_n) FROM workforce_status "
        "WHERE quarter_start IN (DATE '2023-01-01', DATE '2024-07-01', DATE '2025-10-01') "
        "GROUP BY quarter_start ORDER BY quarter_start"
    ).fetchall()
    assert [share for (share,) in shares] == sorted(share for (share,) in shares)
    firewall = records.execute(
        "SELECT avg(firewall_policy::INT) FROM facility_assessment GROUP BY year(assessment_month) ORDER BY ALL"
    ).fetchall()
    assert 0.1 < firewall[0][0] < firewall[2][0] < 0.7
    by_region = dict(records.execute(
        "SELECT region_code, avg(protocol_adopted::INT) FROM facility_assessment JOIN facility USING (facility_id) "
        "GROUP BY region_code").fetchall())  # fmt: skip
    assert by_region["R1"] > by_region["R4"]


def test_no_firewall_where_police_or_immigration_have_access(records):
    assert _one(records, "SELECT count(*) FROM facility_assessment JOIN facility USING (facility_id) "
                "WHERE enforcement_access = 'true' AND firewall_policy") == (0,)  # fmt: skip
