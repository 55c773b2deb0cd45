"""The sample country's registry: made from its script, agreed as it is meant to be, and counted by hand.

The numbers in names are those of the tests that governance asks for.
"""

import importlib.util
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from indicators.agreement import state
from indicators.agreement.entering import everything
from indicators.agreement.export import registry_tables
from indicators.agreement.folder import read_events
from indicators.agreement.replay import replay
from indicators.agreement.versions import load_versions
from indicators.registry import load_catalogue
from indicators.units.indicator import INDICATOR
from schemas.columns import column_names

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
CUTOFF = date(2026, 6, 30)
SHEETS = load_catalogue()

# Agreed, by hand from the script's story: 22 indicators about women, 8 of facilities, 5 of activities and policy, one
# never event, and the gap that is made of one of the first.
AGREED = (
    "O01", "O04", "O06", "P05", "P13", "P14", "P15", "P16", "P28", "P30", "P31", "P34", "O19", "O20", "I01", "I06",
    "O02", "O05", "O10", "O11", "O12", "O18",
    "P09", "P10", "P12", "P17", "P18", "P19", "P20", "P26", "P01", "P02", "P04", "P21", "P27", "O14", "O21",
)  # fmt: skip


@pytest.fixture(scope="module")
def activities() -> pd.DataFrame:
    files = sorted((SAMPLE / "sample_country").glob("*/system_activity.csv"))
    frame = pd.concat([pd.read_csv(path) for path in files])
    return frame.assign(orgs_present=frame["orgs_present"].str.split("|"))


@pytest.fixture(scope="module")
def states(activities):
    return state(SAMPLE / "registry", SHEETS, CUTOFF, activities)


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    found = replay(read_events(SAMPLE / "registry"), SHEETS, load_versions(), CUTOFF)
    return registry_tables(found)


def test_it_is_what_its_script_makes(tmp_path):
    specification = importlib.util.spec_from_file_location("agreement_of_sample", SAMPLE / "agreement.py")
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    script.write_registry(tmp_path)
    made = {path.name: path.read_bytes() for path in (tmp_path / "events").iterdir()}
    assert made == {path.name: path.read_bytes() for path in (SAMPLE / "registry" / "events").iterdir()}


def test_every_event_of_it_has_its_effect(activities):
    assert everything(SAMPLE / "registry", SHEETS, load_versions(), activities).refusals == []


def test_what_is_agreed_is_what_is_meant_to_be(states):
    assert sorted(name for name, found in states.items() if found.agreed) == sorted(AGREED)
    assert [name for name, found in states.items() if found.agreed and not found.badge] == ["P26"]
    assert [name for name, found in states.items() if found.status == "suspended"] == ["I04"]
    assert sum(found.status == "under_review" for found in states.values()) == 14
    assert sum(found.status == "proposed" for found in states.values()) == 10
    assert [name for name, found in states.items() if found.reservations] == ["P14"]
    objected = [name for name, found in states.items() if any("Objections" in s for s in found.reasons_missing)]
    assert objected == ["O15"]


def test_every_kind_of_party_is_there():
    parties = everything(SAMPLE / "registry", SHEETS, load_versions()).parties.values()
    assert {party.sector for party in parties} == {
        "health", "social", "police", "justice", "civil_society", "housing", "education", "employment", "statistics",
        "equality_body", "municipality",
    }  # fmt: skip
    assert {party.type for party in parties if party.civil_society} == {
        "roma_association", "migrant_association", "minority_womens_org", "womens_ngo", "disability_org", "refugee_ngo",
    }  # fmt: skip


def test_governance_6_p07_equals_a_count_by_hand(tables, states):
    registry, agreement = tables["indicator_registry"], tables["indicator_agreement"]
    assert tuple(registry.columns) == column_names("indicator_registry")
    assert tuple(agreement.columns) == column_names("indicator_agreement")
    numerator, denominator = _p07(registry, agreement)
    # 37 agreed, one of them (P26) not reviewed within twelve months; all 62 are live.
    assert (numerator, denominator) == (36, 62)
    # The registry and the figure never disagree.
    assert numerator == sum(found.badge for found in states.values())


def test_governance_6_the_counting_unit_finds_the_same(tables):
    # The steps of the unit on the exported tables, as the engine runs them.
    registry, agreement = (tables[name].replace("", None) for name in ("indicator_registry", "indicator_agreement"))
    database = duckdb.connect()
    database.register("registry_text", registry.assign(is_current=registry["is_current"] == "true"))
    database.register("indicator_agreement", agreement)
    steps = {
        "indicator_registry": "SELECT * REPLACE (CAST(last_review_date AS DATE) AS last_review_date, "
        "string_split(required_sectors, '|') AS required_sectors) FROM registry_text",
        "run": f"SELECT DATE '{CUTOFF}' AS data_cutoff",
        "period_list": "SELECT '2025' AS period, 'year' AS kind, DATE '2025-12-01' AS last_month",
    } | {step.name: step.sql for step in INDICATOR.steps}
    chain = ", ".join(f"{name} AS ({sql})" for name, sql in steps.items())
    where = {part: getattr(SHEETS["P07"], part).where for part in ("numerator", "denominator")}
    counted = f"SELECT count_if({where['numerator']}), count_if({where['denominator']}) FROM {INDICATOR.view}"
    assert database.execute(f"WITH {chain} {counted}").fetchone() == (36, 62)


def test_governance_6_rows_of_single_indicators_equal_a_count_by_hand(tables):
    agreement = tables["indicator_agreement"]
    stances = {name: list(rows["party_id"]) for name, rows in agreement.groupby("indicator_id")}
    # Health has to agree to P19, and five organisations agreed; ORG16 never confirmed its stance.
    assert stances["P19"] == ["ORG01", "ORG06", "ORG07", "ORG08", "ORG09", "ORG11"]
    # I04: health, social and police; the women's organisation that suspended it no longer agrees.
    assert stances["I04"] == ["ORG01", "ORG02", "ORG05", "ORG06", "ORG07", "ORG08", "ORG11"]
    # O15: health, social and municipality agreed, the migrant association objected.
    assert stances["O15"] == ["ORG01", "ORG02", "ORG07", "ORG13"]
    assert dict(agreement["stance"].value_counts())["objected"] == 1
    assert dict(agreement["stance"].value_counts())["agreed_with_reservation"] == 1
    assert not (agreement["party_id"] == "ORG16").any()
    registry = tables["indicator_registry"].set_index("indicator_id")
    assert tuple(registry.loc["P26", ["status", "status_date", "last_review_date"]]) == (
        "agreed", "2025-03-17", "2025-03-17",
    )  # fmt: skip
    assert tuple(registry.loc["P30", ["status_date", "last_review_date", "required_sectors"]]) == (
        "2025-03-17", "2026-03-09", "health",
    )  # fmt: skip
    assert tuple(registry.loc["O13", ["status", "status_date", "last_review_date"]]) == ("proposed", "2024-11-18", "")


def _p07(registry: pd.DataFrame, agreement: pd.DataFrame) -> tuple[int, int]:
    """P07 as the catalogue states it, row by row."""
    numerator = denominator = 0
    for row in registry[registry["is_current"] == "true"].to_dict("records"):
        if row["status"] == "retired":
            continue
        denominator += 1
        own = agreement[(agreement["indicator_id"] == row["indicator_id"]) & (agreement["version"] == row["version"])]
        agrees = own[own["stance"].isin(["agreed", "agreed_with_reservation"])]
        kinds = {"roma_association", "migrant_association", "minority_womens_org", "womens_ngo"}
        numerator += (
            row["status"] == "agreed"
            and set(row["required_sectors"].split("|")) <= set(agrees["party_sector"])
            and len(kinds & set(agrees["party_type"])) >= 2
            and not (own["stance"] == "objected").any()
            and row["last_review_date"] > "2025-06-30"
        )
    return numerator, denominator
