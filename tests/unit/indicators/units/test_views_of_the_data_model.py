"""Each view of the data model, written down anew with all that DuckDB knows, gives the same rows as the unit.

On random records, for quarters, years and rolling years. Rows are compared as they are, with their number.
"""

import random
from collections import Counter
from datetime import date, timedelta

import duckdb
import pytest

from tests.unit.indicators.units.unit_rows import (
    SYSTEM_UNITS,
    bounds,
    random_month,
    random_rows,
    rows_of,
    write_records,
)

PERIODS = ("2024", "2025", "2024-Q2", "2025-Q1", "2025-Q4", "2025-Q1-12m", "2025-Q2-12m")
YEARS = ("2024", "2025")
CUTOFF = date(2025, 12, 31)
SEEDS = range(3)


def same_rows(tmp_path, unit: str, records: dict, sql: str, columns: tuple[str, ...], periods=PERIODS) -> int:
    """Compare the columns of a unit's view with those of `sql`, period by period; how many rows were compared.

    In `sql`, `$first` and `$last` are the first and the last day of the period, `$cutoff` the cut-off.
    """
    found = rows_of(SYSTEM_UNITS[unit], records, tmp_path, periods, CUTOFF)
    ours = Counter(tuple(_plain(row[name]) for name in ("period", *columns)) for row in found)
    expected = Counter()
    with duckdb.connect() as connection:
        for table, path in write_records(records, tmp_path).items():
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{path}'")
        for period in periods:
            _, first, last = bounds(period)
            days = {"first": first, "last": (last + timedelta(days=31)).replace(day=1) - timedelta(days=1)}
            bound = {name: day for name, day in {**days, "cutoff": CUTOFF}.items() if f"${name}" in sql}
            rows = connection.execute(f"SELECT {', '.join(columns)} FROM ({sql})", bound).fetchall()
            expected.update((period, *map(_plain, row)) for row in rows)
    assert ours == expected
    return sum(expected.values())


def _plain(value):
    return tuple(value) if isinstance(value, list) else value


def facilities(draws: random.Random, number: int) -> list[dict]:
    return random_rows(
        "facility",
        draws,
        number,
        facility_id=lambda place: f"F{place:04}",
        region_code=lambda place: draws.choice(("R1", "R2", "R3", "R4")),
        reporting_from=lambda place: date(draws.choice((2020, 2024, 2025)), draws.randint(1, 12), 1),
        reporting_to=lambda place: draws.choice((None, None, random_month(draws))),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_latest_assessment(tmp_path, seed):
    draws = random.Random(seed)
    made = random_rows(
        "facility_assessment",
        draws,
        150,
        facility_id=lambda place: f"F{draws.randrange(40):04}",
        assessment_id=lambda place: f"A{place:03}",
    )
    sql = """
        SELECT *, region_code AS region,
            coalesce(len(list_filter(adaptation_types, lambda a: a <> 'none')), 0) AS adaptations_n
        FROM facility_assessment JOIN facility USING (facility_id)
        WHERE assessment_month > $last - INTERVAL 1 YEAR AND assessment_month <= $last
            AND reporting_from <= $last AND coalesce(reporting_to, DATE '2999-01-01') >= $last
        QUALIFY row_number() OVER (
            PARTITION BY facility_id ORDER BY assessment_month DESC,
            list_position(['joint_civil_society', 'external', 'self'], assessor), assessment_id) = 1"""
    columns = ("facility_id", "region", "facility_type", "assessment_id", "adaptations_n", "barrier_plan")
    records = {"facility": facilities(draws, 40), "facility_assessment": made}
    assert same_rows(tmp_path, "facility", records, sql, columns) > 50


@pytest.mark.parametrize("seed", SEEDS)
def test_headcounts(tmp_path, seed):
    draws = random.Random(seed)
    keys = [
        (facility, start, cadre)
        for facility in range(12)
        for start in (date(year, month, 1) for year in (2024, 2025) for month in (1, 4, 7, 10))
        for cadre in ("doctor", "interpreter", "manager")
        if draws.random() < 0.4
    ]
    made = random_rows(
        "workforce_status",
        draws,
        len(keys),
        facility_id=lambda place: f"F{keys[place][0]:04}",
        quarter_start=lambda place: keys[place][1],
        cadre=lambda place: keys[place][2],
    )
    sql = """
        SELECT *, region_code AS region
        FROM workforce_status JOIN facility USING (facility_id)
        WHERE quarter_start BETWEEN $last - INTERVAL 6 MONTH + INTERVAL 1 DAY AND $last
        QUALIFY quarter_start = max(quarter_start) OVER (PARTITION BY facility_id, cadre)"""
    columns = ("facility_id", "region", "facility_type", "cadre", "quarter_start", "staff_n", "trained_fls_n")
    records = {"facility": facilities(draws, 12), "workforce_status": made}
    assert same_rows(tmp_path, "staff", records, sql, columns) > 50


@pytest.mark.parametrize("seed", SEEDS)
def test_coordination_of_regions(tmp_path, seed):
    draws = random.Random(seed)
    made = random_rows(
        "system_activity",
        draws,
        160,
        region_code=lambda place: draws.choice(("R1", "R2", "R3", "NAT")),
        activity_type=lambda place: draws.choice(("coordination_meeting",) * 4 + ("consultation",)),
        sectors_present=lambda place: draws.sample(("health", "civil_society", "social", "police", "justice"), 3),
        orgs_present=lambda place: draws.sample(("roma_association", "womens_ngo", "police", "migrant_association"), 2),
        formal_agreement=lambda place: draws.random() < 0.2,
    )
    sql = """
        WITH met AS (
            SELECT region_code, bool_or(formal_agreement) AS signed,
                count(DISTINCT date_trunc('quarter', activity_month)) FILTER (
                    WHERE list_contains(sectors_present, 'health')
                    AND len(list_filter(sectors_present, lambda s: s NOT IN ('health', 'civil_society'))) > 1
                    AND list_has_any(
                        orgs_present, ['roma_association', 'migrant_association', 'minority_womens_org'])) AS quarters
            FROM system_activity
            WHERE activity_type = 'coordination_meeting' AND activity_month BETWEEN $first AND $last
            GROUP BY region_code)
        SELECT DISTINCT region_code AS region, coalesce(quarters, 0) AS quarters_met,
            coalesce(signed, FALSE) AS agreement,
            coalesce(signed, FALSE) AND coalesce(quarters, 0) >= (datediff('month', $first, $last) + 1) // 3
                AS coordination_complete
        FROM facility LEFT JOIN met USING (region_code)
        WHERE reporting_from <= $last AND (reporting_to IS NULL OR reporting_to >= $first)"""
    records = {"facility": facilities(draws, 12), "system_activity": made}
    columns = ("region", "quarters_met", "agreement", "coordination_complete")
    assert same_rows(tmp_path, "region", records, sql, columns) > 10


@pytest.mark.parametrize("seed", SEEDS)
def test_grid_of_policies(tmp_path, seed):
    draws = random.Random(seed)
    items = SYSTEM_UNITS["policy_item"].columns["item"].codes
    keys = [(r, y, i) for r in ("R1", "R2", "NAT") for y in (2024, 2025) for i in items if draws.random() < 0.6]
    made = random_rows(
        "policy_status",
        draws,
        len(keys),
        region_code=lambda place: keys[place][0],
        year=lambda place: keys[place][1],
        item=lambda place: keys[place][2],
    )
    sql = f"""
        SELECT region_code AS region, item, coalesce(status, 'absent') AS status,
            coalesce(covers_migrant, FALSE) AS covers_migrant, coalesce(covers_minority, FALSE) AS covers_minority,
            coalesce(covers_any_status, FALSE) AS covers_any_status, coalesce(funded, FALSE) AS funded
        FROM (SELECT DISTINCT region_code FROM facility) CROSS JOIN (SELECT unnest({list(items)}) AS item)
            LEFT JOIN (SELECT * FROM policy_status WHERE year = year($last)) USING (region_code, item)"""
    columns = ("region", "item", "status", "covers_migrant", "covers_minority", "covers_any_status", "funded")
    records = {"facility": facilities(draws, 12), "policy_status": made}
    assert same_rows(tmp_path, "policy_item", records, sql, columns, YEARS) > 40


@pytest.mark.parametrize("seed", SEEDS)
def test_state_of_the_registry(tmp_path, seed):
    draws = random.Random(seed)
    versions = random_rows(
        "indicator_registry",
        draws,
        80,
        indicator_id=lambda place: f"P{place // 2:02}",
        version=lambda place: f"{place % 2 + 1}.0.0",
        required_sectors=lambda place: draws.sample(("health", "social", "police"), draws.choice((1, 2))),
        status=lambda place: draws.choice(("agreed", "agreed", "agreed", "proposed", "suspended")),
    )
    keys = [(row["indicator_id"], row["version"], party) for row in versions for party in range(6)]
    stances = random_rows(
        "indicator_agreement",
        draws,
        len(keys),
        indicator_id=lambda place: keys[place][0],
        version=lambda place: keys[place][1],
        party_id=lambda place: f"ORG{keys[place][2]}",
        party_sector=lambda place: draws.choice(("health", "social", "police", "civil_society")),
        party_type=lambda place: draws.choice(("roma_association", "womens_ngo", "refugee_ngo", "police")),
        stance=lambda place: draws.choice(("agreed", "agreed_with_reservation") * 5 + ("abstained", "objected")),
    )
    sql = """
        WITH word AS (
            SELECT indicator_id, version, count(*) FILTER (WHERE stance = 'objected') AS against,
                list(party_sector) FILTER (WHERE stance LIKE 'agreed%') AS sectors,
                count(DISTINCT party_type) FILTER (WHERE stance LIKE 'agreed%' AND party_type IN (
                    'roma_association', 'migrant_association', 'minority_womens_org', 'womens_ngo')) AS kinds
            FROM indicator_agreement GROUP BY ALL),
        state AS (
            SELECT status, level, list_has_all(coalesce(sectors, []), required_sectors) AS all_sectors_agreed,
                coalesce(kinds, 0) AS cso_kinds, coalesce(against, 0) AS objections,
                coalesce(last_review_date > $cutoff - INTERVAL 12 MONTH, FALSE) AS reviewed_within_12_months
            FROM indicator_registry LEFT JOIN word USING (indicator_id, version) WHERE is_current)
        SELECT *, status = 'agreed' AND all_sectors_agreed AND cso_kinds > 1 AND objections = 0
            AND reviewed_within_12_months AS agreed_everywhere FROM state"""
    made = ("all_sectors_agreed", "cso_kinds", "objections", "reviewed_within_12_months", "agreed_everywhere")
    records = {"indicator_registry": versions, "indicator_agreement": stances}
    assert same_rows(tmp_path, "indicator", records, sql, ("status", "level", *made), ("2025",)) > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_women_of_a_survey(tmp_path, seed):
    draws = random.Random(seed)
    made = random_rows("survey_respondent", draws, 300, wave_year=lambda place: draws.choice((2020, 2024, 2025)))
    sql = """
        SELECT *, region_code AS region, language_group AS language, CASE
            WHEN 'yes' IN (coalesce(ipv_physical_12m, ''), coalesce(ipv_sexual_12m, '')) THEN 'yes'
            WHEN ipv_physical_12m || ipv_sexual_12m = 'nono' THEN 'no' ELSE 'missing' END AS ipv_ps_12m
        FROM survey_respondent WHERE module_status = 'completed' AND wave_year = year($last)"""
    columns = ("region", "migrant_status", "language", "weight", "ipv_ps_12m", "help_formal", "ipv_any_life")
    assert same_rows(tmp_path, "respondent", {"survey_respondent": made}, sql, columns, YEARS) > 20


@pytest.mark.parametrize("seed", SEEDS)
def test_comments(tmp_path, seed):
    made = random_rows("review_comment", random.Random(seed), 200)
    sql = """
        SELECT party_type, kind, resolution, raised_date + 60 <= $cutoff AS due,
            coalesce(responded_date <= raised_date + 60, FALSE) AND resolution NOT IN ('open', 'duplicate')
                AS resolved_within_60_days
        FROM review_comment WHERE raised_date BETWEEN $first AND $last"""
    columns = ("party_type", "kind", "resolution", "due", "resolved_within_60_days")
    found = rows_of(SYSTEM_UNITS["comment"], {"review_comment": made}, tmp_path, YEARS, CUTOFF)
    ours = Counter((str(row["year"]), *(row[name] for name in columns)) for row in found)
    expected = Counter()
    with duckdb.connect() as connection:
        path = write_records({"review_comment": made}, tmp_path)["review_comment"]
        connection.execute(f"CREATE VIEW review_comment AS SELECT * FROM '{path}'")
        for year in YEARS:
            days = {"first": date(int(year), 1, 1), "last": date(int(year), 12, 31), "cutoff": CUTOFF}
            expected.update((year, *row) for row in connection.execute(sql, days).fetchall())
    assert ours == expected and sum(ours.values()) == 200


@pytest.mark.parametrize("seed", SEEDS)
def test_population_and_killings(tmp_path, seed):
    draws = random.Random(seed)
    groups = ("total", "non_migrant", "migrant")
    keys = [(r, y, m, e) for r in ("R1", "R2", "R9", "NAT") for y in (2023, 2024, 2025) for m in groups for e in groups]
    population = random_rows(
        "population_year",
        draws,
        len(keys),
        region_code=lambda place: keys[place][0],
        year=lambda place: keys[place][1],
        migrant_status=lambda place: keys[place][2],
        ethnic_group=lambda place: "total" if keys[place][3] == "total" else "roma",
        age_group=lambda place: "total" if keys[place][3] != "migrant" else "15_29",
        women_n=lambda place: draws.randint(100, 900),
    )
    records = {"facility": facilities(draws, 12), "population_year": population}
    undivided = "age_group = 'total' AND ethnic_group = 'total' AND year = year($last)"
    whole = f"""
        SELECT sum(women_n) AS women FROM population_year
        WHERE {undivided} AND migrant_status = 'total' AND region_code IN (SELECT region_code FROM facility)"""
    migrants = whole.replace("'total' AND region", "'migrant' AND region")
    rows = rows_of(SYSTEM_UNITS["resident"], records, tmp_path, YEARS)
    with duckdb.connect() as connection:
        for table, path in write_records(records, tmp_path).items():
            connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{path}'")
        for year in YEARS:
            last = {"last": date(int(year), 12, 31)}
            of_year = [row for row in rows if row["period"] == year]
            assert sum(row["women_n"] for row in of_year) == connection.execute(whole, last).fetchone()[0]
            of_migrants = sum(row["women_n"] for row in of_year if row["migrant_status"] == "migrant")
            assert of_migrants == connection.execute(migrants, last).fetchone()[0] > 0
    deaths = [
        {"region_code": "NAT", "year": year, "age_group": "total", "migrant_status": status, "source": source}
        | {"victims_n": draws.randint(0, 20), "provisional": draws.random() < 0.2}
        for year in (2023, 2024, 2025)
        for status in ("total", "migrant")
        for source in ("police", "death_review")
    ]
    final = "region_code = 'NAT' AND age_group = 'total' AND migrant_status = 'total' AND source = 'police'"
    final = f"FROM ipv_homicide_year WHERE {final} AND NOT provisional AND year($last) - year BETWEEN 0 AND 4"
    sql = f"""
        SELECT CAST((SELECT sum(victims_n) {final}) AS BIGINT) AS victims_n, CAST((
            SELECT sum(women_n) FROM population_year WHERE region_code = 'NAT' AND age_group = 'total'
            AND migrant_status = 'total' AND ethnic_group = 'total' AND year IN (SELECT year {final})) AS BIGINT)
            AS women_n WHERE EXISTS (SELECT year {final})"""
    records = {"ipv_homicide_year": deaths, "population_year": population}
    assert same_rows(tmp_path, "killing", records, sql, ("victims_n", "women_n"), YEARS) > 0
