"""Values for which a whole file is stopped, found and not found."""

import pytest

from schemas.code_lists import load_code_list
from schemas.columns import describe
from schemas.file_rules import file_faults
from schemas.rules import load_rules
from schemas.tables import TABLES
from tests.unit.schemas.right_rows import RIGHT_ROWS, text_frame

DESTINATION = ("referral", "destination")


def first(table, frame):
    return next(iter(file_faults(table, frame)), None)


def fault(table, column, value):
    row = RIGHT_ROWS[table]
    return first(table, text_frame(row, row, row | {column: value}, row | {column: value}))


@pytest.mark.parametrize("table", TABLES)
def test_a_right_file_is_not_stopped(table):
    assert file_faults(table, text_frame(RIGHT_ROWS[table])) == []


@pytest.mark.parametrize(
    "value", ["no", "No", " NONE ", "refused", "no_permission", "Nein", "não", "όχι", "0", "false"]
)
def test_fl07_a_contact_without_permission_stops_the_file_at_its_row(value):
    assert fault("service_contact", "data_permission", value) == ("FL07", 4, "data_permission")


def test_fl07_a_withdrawn_version_may_take_the_permission_back():
    row = RIGHT_ROWS["service_contact"] | {"data_permission": "no", "is_retracted": "true"}
    assert file_faults("service_contact", text_frame(row)) == []


@pytest.mark.parametrize("value", ["", "statistics", "Statistics", "statistics_research", "unknown", "notebook", "x"])
def test_fl07_permission_or_a_slip_of_the_pen_does_not_stop_the_file(value):
    assert fault("service_contact", "data_permission", value) is None


@pytest.mark.parametrize(
    "value",
    [
        "immigration_authority",
        "Immigration",
        "ImmigrationOffice",
        "national-immigration-office",
        "border guard",
        "border_police",
        "DEPORTATION_UNIT",
        "Ausländerbehörde",
        "police_aux_frontières",
        "Extranjería",
        "Straż Graniczna",
        "migration_office",
        "ICE",
        "миграционная_служба",
        "Göç İdaresi",
    ],
)
def test_g5_fl08_a_destination_that_is_immigration_enforcement_stops_the_file(value):
    assert fault(*DESTINATION, value) == ("FL08", 4, "destination")


@pytest.mark.parametrize(
    "value",
    ["shelter", "police", "migrant_association", "migration_counselling", "office_of_health", "iceland_clinic", ""],
)
def test_fl08_other_destinations_do_not(value):
    assert fault(*DESTINATION, value) is None


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("facility", "sector", "immigration"),
        ("training_session", "organiser", "border_guard"),
        ("training_session", "sectors", "health|border_guard|police"),
        ("system_activity", "sectors_present", "immigration|health"),
        ("system_activity", "orgs_present", "border_police"),
        ("community_session", "lead_org", "deportation_service"),
        ("community_session", "institutions_present", "immigration"),
        ("policy_status", "sectors_signed", "immigration"),
        ("indicator_registry", "required_sectors", "immigration"),
        ("indicator_agreement", "party_id", "IMMIGRATION_POLICE"),
        ("indicator_agreement", "party_type", "immigration"),
        ("review_comment", "party_type", "immigration"),
        ("service_contact", "entry_pathway", "border_guard"),
    ],
)
def test_g5_fl08_looks_at_every_column_that_names_an_organisation_or_a_sector(table, column, value):
    assert fault(table, column, value) == ("FL08", 4, column)


def test_no_code_of_any_list_is_taken_for_enforcement_or_refusal():
    for table in TABLES:
        for column in describe(table):
            for code in load_code_list(column.code_list).codes_only() if column.code_list else ():
                assert fault(table, column.name, code) is None, (table, column.name, code)


def test_the_first_row_is_named_and_enforcement_comes_before_permission():
    row = RIGHT_ROWS["service_contact"]
    frame = text_frame(row | {"data_permission": "no"}, row, row | {"entry_pathway": "immigration"})
    assert file_faults("service_contact", frame)[0] == ("FL08", 4, "entry_pathway")


def test_harm_by_passing_on_to_enforcement_can_be_reported():
    assert fault("harm_report", "harm_type", "disclosure_to_immigration") is None


def test_both_stop_the_file_and_enforcement_opens_a_ticket():
    rules = load_rules()
    assert (rules["FL07"].severity, rules["FL08"].severity) == ("stop", "stop")
    assert rules["FL08"].opens_ticket and not rules["FL07"].opens_ticket
