"""The cascade of care: what its steps say, that it agrees with the indicators, and what its loader refuses."""

from itertools import product

import duckdb
import pytest
import yaml

from indicators.cascade import CASCADE, load_cascade, translate
from indicators.registry import SheetRefused, load_catalogue

COLUMNS = (
    "fls_complete",
    "fls_declined",
    "risk_done",
    "risk_declined",
    "plan_made",
    "plan_declined",
    "plan_not_needed",
    "ref_offered",
    "ref_accepted",
    "ref_acc_completed90",
    "fu30_reached",
    "fu_not_wanted",
)
NOT_IN_CONTINUUM = ("ref_newly_offered", "ref_pending", "died", "fu90_reached")


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def cascade(catalogue):
    return load_cascade(catalogue)


@pytest.fixture(scope="module")
def every_case():
    """Every case that the yes-or-no columns can describe: 2 ** 12 of them, each a row."""
    connection = duckdb.connect()
    flags = ", ".join(f"(number >> {place}) & 1 = 1 AS {name}" for place, name in enumerate(COLUMNS))
    others = ", ".join(f"FALSE AS {name}" for name in NOT_IN_CONTINUUM)
    connection.execute(
        f"CREATE TABLE ipv_case AS SELECT {flags}, {others} FROM range({2 ** len(COLUMNS)}) AS r(number)"
    )
    yield connection
    connection.close()


def test_steps_in_the_order_of_care(cascade):
    assert [step.indicator for step in cascade.steps] == ["P30", "P31", "P32", "P34", "O03", "O04", "O06", "O07"]


def test_who_came_through_to_30_days_has_the_complete_continuum(cascade, every_case):
    """O08 in words: each step took place, was not needed or was declined by her; written out here by hand."""

    def complete(case):
        return (
            (case["fls_complete"] or case["fls_declined"])
            and (case["risk_done"] or case["risk_declined"])
            and (case["plan_made"] or case["plan_declined"] or case["plan_not_needed"])
            and case["ref_offered"]
            and (not case["ref_accepted"] or case["ref_acc_completed90"])
            and (case["fu30_reached"] or case["fu_not_wanted"])
        )

    expected = sum(
        complete(dict(zip(COLUMNS, row, strict=True))) for row in product((False, True), repeat=len(COLUMNS))
    )
    to_30_days = " AND ".join(f"({step.came_through})" for step in cascade.steps[:-1])
    assert every_case.execute(f"SELECT count(*) FROM ipv_case WHERE {to_30_days}").fetchone() == (expected,)


def test_the_continuum_indicator_says_the_same(cascade, catalogue, every_case):
    to_30_days = " AND ".join(f"({step.came_through})" for step in cascade.steps[:-1])
    continuum = catalogue[cascade.cohort_of].numerator.predicate.sql
    differing = every_case.execute(f"SELECT count(*) FROM ipv_case WHERE ({to_30_days}) <> ({continuum})").fetchone()
    assert differing == (0,)


def test_a_refusal_never_ends_the_cascade(cascade, every_case):
    refused = {
        "first_line_support": "fls_declined",
        "risk_assessed": "risk_declined",
        "safety_plan": "plan_declined",
        "referral_accepted": "NOT ref_accepted",
        "reached_at_30_days": "fu_not_wanted",
        "reached_at_90_days": "fu_not_wanted",
    }
    for step in cascade.steps:
        if step.step in refused:
            lost = f"SELECT count(*) FROM ipv_case WHERE {refused[step.step]} AND NOT ({step.came_through})"
            assert every_case.execute(lost).fetchone() == (0,), step.step


def test_nobody_is_excused_from_an_offer(cascade):
    (offer,) = [step for step in cascade.steps if step.step == "referral_offered"]
    assert offer.excused is None
    assert offer.came_through == "(ref_offered)"


def test_it_needs_the_records_of_every_step(cascade):
    assert {
        "service_contact.first_line_support",
        "service_contact.safety_plan",
        "referral.acceptance",
        "referral.days_to_first_service",
        "follow_up.fu_window",
    } <= cascade.needs


def _refused(tmp_path, catalogue, change):
    document = yaml.safe_load(CASCADE.read_text(encoding="utf-8"))
    change(document)
    path = tmp_path / "cascade.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(SheetRefused) as refusal:
        load_cascade(catalogue, path)
    return [problem.field for problem in refusal.value.problems]


def _step(name, **fields):
    def change(document):
        (entry,) = [entry for entry in document["steps"] if entry["step"] == name]
        entry.update(fields)

    return change


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda document: document.pop("caveats"), "caveats"),
        (lambda document: document.update(caveats=[]), "caveats"),
        (lambda document: document.update(colour="red"), "colour"),
        (lambda document: document.update(steps=document["steps"][:1]), "steps"),
        (lambda document: document.update(cohort_of="O01"), "cohort_of"),
        (lambda document: document.update(cohort_of="O99"), "cohort_of"),
        (_step("risk_assessed", step="safety_plan"), "steps"),
        (_step("risk_assessed", title=""), "steps.risk_assessed.title"),
        (_step("risk_assessed", weight="2"), "steps.risk_assessed.weight"),
        (_step("risk_assessed", reached="risk_finished"), "steps.risk_assessed.reached"),
        (_step("risk_assessed", reached="risk_done; DROP TABLE ipv_case"), "steps.risk_assessed.reached"),
        (_step("risk_assessed", excused="revict90 <> 'yes'"), "steps.risk_assessed.excused"),
        (_step("risk_assessed", open_to="TRUE"), "steps.risk_assessed.open_to"),
        (_step("risk_assessed", reached="risk_high"), "steps.risk_assessed.reached"),
        (_step("risk_assessed", indicator="P28"), "steps.risk_assessed.indicator"),
        (_step("risk_assessed", indicator="P99"), "steps.risk_assessed.indicator"),
        # The cohort of O08 has waited 150 days, returns within a year take 366.
        (
            _step("risk_assessed", indicator="I03", reached="returned_12m", open_to="linkable"),
            "steps.risk_assessed.indicator",
        ),
    ],
)
def test_what_is_refused(tmp_path, catalogue, change, field):
    assert _refused(tmp_path, catalogue, change) == [field]


def test_a_file_that_is_no_sheet_is_refused(tmp_path, catalogue):
    path = tmp_path / "cascade.yaml"
    path.write_text("steps: &all []\nother: *all\n", encoding="utf-8")
    with pytest.raises(SheetRefused):
        load_cascade(catalogue, path)


def test_spanish_changes_the_words_and_nothing_else(cascade):
    spanish = translate(cascade, "es")
    assert spanish.steps[0].title == "El primer apoyo fue completo"
    for english, other in zip(cascade.steps, spanish.steps, strict=True):
        assert (other.step, other.indicator, other.predicates) == (english.step, english.indicator, english.predicates)
        assert other.title != english.title
        assert other.short_title != english.short_title


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda document: document.update(language="fr"), "language"),
        (lambda document: document.update(cohort_of="O08"), "cohort_of"),
        (lambda document: document["caveats"].pop(), "caveats"),
        (lambda document: document["steps"].pop(), "steps"),
        (lambda document: document["steps"].reverse(), "steps"),
        (lambda document: document["steps"][0].update(title=" "), "steps.first_line_support"),
        (lambda document: document["steps"][0].update(reached="TRUE"), "steps.first_line_support"),
    ],
)
def test_what_is_refused_in_a_translation(tmp_path, cascade, change, field):
    document = yaml.safe_load(CASCADE.with_suffix(".es.yaml").read_text(encoding="utf-8"))
    change(document)
    path = tmp_path / "cascade.es.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(SheetRefused) as refusal:
        translate(cascade, "es", path)
    assert [problem.field for problem in refusal.value.problems] == [field]
