"""An indicator counts in its current version, with the state of agreement at the cut-off."""

from datetime import date

import pytest

from tests.unit.indicators.units.unit_rows import SYSTEM_UNITS, picked, rows_of

INDICATOR = SYSTEM_UNITS["indicator"]
CUTOFF = date(2026, 6, 30)
AGREED = (
    ("health", "health_authority", "agreed"),
    ("civil_society", "roma_association", "agreed"),
    ("civil_society", "womens_ngo", "agreed_with_reservation"),
)


def version(name: str = "P01", number: str = "1.0.0", **more) -> dict:
    row = {"indicator_id": name, "version": number, "level": "process", "status": "agreed", "is_current": True}
    return row | {"last_review_date": date(2026, 1, 15), "required_sectors": ["health", "civil_society"]} | more


def stances(said, name: str = "P01", number: str = "1.0.0") -> list[dict]:
    columns = ("party_sector", "party_type", "stance")
    return [
        {"indicator_id": name, "version": number, "party_id": f"ORG{place}"} | dict(zip(columns, one, strict=True))
        for place, one in enumerate(said)
    ]


def state(tmp_path, versions: list[dict], agreements: list[dict], periods=("2026-Q2",), cutoff=CUTOFF) -> list[dict]:
    records = {"indicator_registry": versions, "indicator_agreement": agreements}
    return rows_of(INDICATOR, records, tmp_path, periods, cutoff)


MADE = ("all_sectors_agreed", "cso_kinds", "objections", "reviewed_within_12_months", "agreed_everywhere")


def test_agreed_by_every_sector_and_two_kinds_of_civil_society(tmp_path):
    assert picked(state(tmp_path, [version()], stances(AGREED)), *MADE) == [(True, 2, 0, True, True)]


@pytest.mark.parametrize(
    ("said", "made"),
    [
        (AGREED[1:], (False, 2, 0, True, False)),
        (AGREED[:2], (True, 1, 0, True, False)),
        ((*AGREED, ("police", "police", "objected")), (True, 2, 1, True, False)),
        ((*AGREED, ("police", "police", "abstained")), (True, 2, 0, True, True)),
        ((*AGREED[:2], ("civil_society", "refugee_ngo", "agreed")), (True, 1, 0, True, False)),
        ((*AGREED[:2], ("civil_society", "roma_association", "agreed")), (True, 1, 0, True, False)),
        ((*AGREED[:2], ("civil_society", "womens_ngo", "abstained")), (True, 1, 0, True, False)),
        ((), (False, 0, 0, True, False)),
    ],
)
def test_what_is_lacking(tmp_path, said, made):
    assert picked(state(tmp_path, [version()], stances(said)), *MADE) == [made]


def test_agreement_is_tied_to_the_version(tmp_path):
    versions = [version(number="1.0.0", is_current=False, status="retired"), version(number="2.0.0")]
    rows = state(tmp_path, versions, stances(AGREED, number="1.0.0"))
    assert picked(rows, "status", *MADE) == [("agreed", False, 0, 0, True, False)]


@pytest.mark.parametrize("status", ["proposed", "under_review", "suspended", "retired"])
def test_only_agreed_is_agreed_everywhere(tmp_path, status):
    rows = state(tmp_path, [version(status=status)], stances(AGREED))
    assert picked(rows, "status", "agreed_everywhere") == [(status, False)]


@pytest.mark.parametrize(
    ("cutoff", "review", "recent"),
    [
        (CUTOFF, date(2025, 6, 30), False),
        (CUTOFF, date(2025, 7, 1), True),
        (CUTOFF, date(2026, 6, 30), True),
        (CUTOFF, None, False),
        (date(2024, 2, 29), date(2023, 2, 28), False),
        (date(2024, 2, 29), date(2023, 3, 1), True),
        (date(2025, 2, 28), date(2024, 2, 28), False),
        (date(2025, 2, 28), date(2024, 2, 29), True),
    ],
)
def test_a_review_is_recent_for_twelve_months(tmp_path, cutoff, review, recent):
    rows = state(tmp_path, [version(last_review_date=review)], stances(AGREED), cutoff=cutoff)
    assert picked(rows, "reviewed_within_12_months", "agreed_everywhere") == [(recent, recent)]


def test_the_state_is_shown_for_the_last_period_of_each_kind_only(tmp_path):
    periods = ("2024", "2025", "2026-Q1", "2026-Q2", "2026-Q1-12m", "2026-Q2-12m")
    rows = state(tmp_path, [version("P01"), version("P02")], [], periods)
    assert picked(rows, "period") == [
        (p,) for p in ("2025", "2025", "2026-Q2", "2026-Q2", "2026-Q2-12m", "2026-Q2-12m")
    ]


@pytest.mark.parametrize("sector", INDICATOR.columns["required_sectors"].codes)
def test_each_sector_that_is_required_is_asked(tmp_path, sector):
    versions = [version(required_sectors=[sector])]
    others = [code for code in INDICATOR.columns["required_sectors"].codes if code != sector]
    without = state(tmp_path, versions, stances([(code, "none", "agreed") for code in others]))
    with_it = state(tmp_path, versions, stances([(sector, "none", "agreed")]))
    assert picked(without + with_it, "all_sectors_agreed") == [(False,), (True,)]
