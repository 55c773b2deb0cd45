"""The GBVIMS incident recorder: an invented export with its documented columns and code lists."""

import pytest

from schemas.reading import FileRefused, read_text_table
from schemas.sources import load_source
from schemas.validation import validate_table
from tests.unit.schemas.invented_files import RECORDER, converted, text_of

IR = load_source("gbvims_incident_recorder")


@pytest.fixture
def recorder(tmp_path):
    """Convert rows that change the right one."""
    return lambda *changes, **how: converted(tmp_path, IR, text_of(RECORDER, *changes, **how))


def outside(result):
    return result.out_of_scope[["row_number", "rule"]].values.tolist()


def one(result, column):
    assert len(result.frame) == 1
    return result.frame.loc[0, column]


def test_a_right_row_of_the_recorder(recorder):
    result = recorder({})
    row = result.frame.iloc[0].to_dict()
    del row["notification_id"]
    assert row == {
        "row_number": 2,
        "contact_month": "2024-03-01",
        "region_code": "not_recorded",
        "age_band": "30_34",
        "migrant_status": "migrant",
        "birth_group": "unknown",
        "ethnicity": "unknown",
        "ethnicity_method": "",
        "perpetrator_rel": "current_cohabiting",
        "violence_types": "physical",
        "referred_to_protection": "yes",
        "mental_health_care": "yes",
        "reported_to_authority": "no",
        "protection_measure": "",
        "sector": "",
    }
    assert len(validate_table(result.table, result.frame).accepted) == 1


def test_what_identifies_her_is_taken_out_of_a_recorder_file_on_reading(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(text_of(RECORDER, {}), encoding="utf-8")
    kept = set(read_text_table(path, IR.layout).frame.columns)
    assert {"DATE OF BIRTH", "SURVIVOR CODE", "INCIDENT ID"}.isdisjoint(kept) and "AGE" in kept


def test_a_recorder_file_without_age_is_refused(recorder):
    with pytest.raises(FileRefused, match=r"FL01.*AGE"):
        recorder({}, renamed={"AGE": "AGE OF CHILD"})


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"CONSENT GIVEN": "No"}, "scope_consent"),
        ({"CONSENT GIVEN": ""}, "scope_consent"),
        ({"SEX": "M"}, "scope_sex"),
        ({"AGE": "14"}, "scope_age"),
        ({"ALLEGED PERPETRATOR - SURVIVOR RELATIONSHIP": "Family Friend/Neighbor"}, "scope_relationship"),
        ({"GBV TYPE": "Forced Marriage"}, "scope_type"),
        ({"GBV TYPE": "Non-GBV"}, "scope_type"),
        ({"PREVIOUSLY REPORTED THIS INCIDENT?": "Yes-GBVIMS Org / Agency"}, "scope_reported_before"),
    ],
)
def test_rows_of_the_recorder_that_are_not_counted(recorder, change, rule):
    assert outside(recorder(change)) == [[2, rule]]


@pytest.mark.parametrize(
    ("column", "label", "field", "ours"),
    [
        ("GBV TYPE", "Rape", "violence_types", "sexual"),
        ("GBV TYPE", "sexual_assault", "violence_types", "sexual"),
        ("GBV TYPE", "Denial of Resources, Opportunities or Services", "violence_types", "economic"),
        ("GBV TYPE", "Psychological / Emotional Abuse", "violence_types", "psychological"),
        ("GBV TYPE", "", "violence_types", "not_specified"),
        ("DISPLACEMENT STATUS AT REPORT", "Resident", "migrant_status", "non_migrant"),
        ("DISPLACEMENT STATUS AT REPORT", "IDP", "migrant_status", "non_migrant"),
        ("DISPLACEMENT STATUS AT REPORT", "Asylum Seeker", "migrant_status", "migrant"),
        ("DISPLACEMENT STATUS AT REPORT", "Returnee", "migrant_status", "unknown"),
        ("DISPLACEMENT STATUS AT REPORT", "Stateless Person", "migrant_status", "unknown"),
        ("CIVIL / MARITAL STATUS", "Divorced/Separated", "perpetrator_rel", "former_partner"),
        ("CIVIL / MARITAL STATUS", "", "perpetrator_rel", "current_noncohabiting"),
        ("SAFE HOUSE / SHELTER", "Service unavailable", "referred_to_protection", "no"),
        ("SAFE HOUSE / SHELTER", "", "referred_to_protection", "unknown"),
        ("POLICE / OTHER SECURITY ACTOR", "No referral, Declined by survivor", "reported_to_authority", "no"),
        ("PREVIOUSLY REPORTED THIS INCIDENT?", "Yes-Non GBVIMS Org / Agency", "sector", ""),
    ],
)
def test_lists_of_the_recorder_as_labels_and_as_codes(recorder, column, label, field, ours):
    assert one(recorder({column: label}), field) == ours
