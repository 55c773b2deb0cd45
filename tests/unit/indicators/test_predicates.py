"""The language of predicates: what it says, and that it says nothing else."""

import pytest

from indicators.predicates import PredicateRefused, parse_predicate
from indicators.units.unit import ViewColumn

COLUMNS = {
    column.name: column
    for column in (
        ViewColumn("answer", "code", False, frozenset(), ("yes", "no", "unknown")),
        ViewColumn("later", "code", True, frozenset(), ("yes", "no")),
        ViewColumn("kinds", "codes", False, frozenset(), ("a", "b", "c")),
        ViewColumn("more_kinds", "codes", True, frozenset(), ("a", "b")),
        ViewColumn("days", "integer", False, frozenset()),
        ViewColumn("later_days", "integer", True, frozenset()),
        ViewColumn("done", "boolean", False, frozenset()),
        ViewColumn("perhaps", "boolean", True, frozenset()),
    )
}


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("TRUE", "TRUE"),
        ("done", "done"),
        ("answer = 'yes'", "answer = 'yes'"),
        ("answer <> 'yes'", "answer <> 'yes'"),
        ("answer IN ('yes', 'no')", "answer IN ('yes', 'no')"),
        ("answer NOT IN ('no')", "NOT (answer IN ('no'))"),
        ("days BETWEEN 21 AND 45", "days BETWEEN 21 AND 45"),
        ("later_days <= 090", "later_days <= 90"),
        ("later IS NULL", "later IS NULL"),
        ("later IS NOT NULL", "NOT (later IS NULL)"),
        ("later IS DISTINCT FROM 'no'", "later IS DISTINCT FROM 'no'"),
        ("NOT later IS NOT DISTINCT FROM 'no'", "NOT (later IS NOT DISTINCT FROM 'no')"),
        ("perhaps IS NOT DISTINCT FROM TRUE", "perhaps IS NOT DISTINCT FROM TRUE"),
        ("has(kinds, 'a')", "ARRAY_CONTAINS(kinds, 'a')"),
        ("has_any_of(kinds, ['a'])", "ARRAY_CONTAINS(kinds, 'a')"),
        ("has_any_of(kinds, ['a', 'b'])", "(ARRAY_CONTAINS(kinds, 'a') OR ARRAY_CONTAINS(kinds, 'b'))"),
        ("done AND\n  NOT done", "(done) AND (NOT (done))"),
        ("done OR answer = 'no' AND days > 3", "(done) OR ((answer = 'no') AND (days > 3))"),
        ("(done OR done) AND done", "(((done) OR (done))) AND (done)"),
    ],
)
def test_what_may_be_said_is_said_again_in_sql(text, sql):
    assert parse_predicate(text, COLUMNS).sql == sql


def test_a_predicate_knows_its_columns_and_the_codes_it_looks_for():
    predicate = parse_predicate("done AND (has(kinds, 'a') OR has_any_of(kinds, ['b', 'c']))", COLUMNS)
    assert predicate.columns == {"done", "kinds"}
    assert predicate.listed_codes == {"kinds": {"a", "b", "c"}}


HOSTILE = [
    "",
    "   ",
    "FALSE",
    "NULL",
    "1",
    "'yes'",
    "1 = 1",
    "'yes' = answer",
    "answer = answer",
    "answer",
    "days",
    "kinds",
    "done = 'yes'",
    "done = 1",
    "done > FALSE",
    "answer = yes",
    "answer = 'maybe'",
    "answer = 'YES'",
    "answer = 1",
    "answer < 'yes'",
    "answer = 'yes' 'no'",
    "answer = e'yes'",
    "answer = x'41'",
    "answer = NULL",
    "answer IN ()",
    "answer IN ('yes', NULL)",
    "answer IN ('yes', answer)",
    "answer IN (SELECT answer FROM contact)",
    "answer IN kinds",
    "days = 1.5",
    "days = -1",
    "days = 1e3",
    "days = '1'",
    "days + 1 = 2",
    "days BETWEEN 1 AND later_days",
    "later_days BETWEEN 1 AND 'x'",
    "unheard_of = 'yes'",
    "contact.answer = 'yes'",
    "\"answer\" = 'yes'",
    "ANSWER = 'yes'",
    "answer = 'yes'; DROP TABLE service_contact",
    "answer = 'yes' -- and nothing else",
    "answer = 'yes' /* and nothing else */",
    "answer = 'yes' UNION SELECT 1",
    "SELECT 1",
    "(SELECT TRUE)",
    "EXISTS (SELECT 1)",
    "EXISTS(SELECT 1 FROM contact)",
    "CAST(answer AS BOOLEAN)",
    "answer::boolean",
    "TRY_CAST(days AS BOOLEAN)",
    "*",
    "count(*) > 1",
    "COLUMNS('a')",
    "?",
    "$1",
    ":p",
    "@answer",
    "answer LIKE 'y_s'",
    "answer ILIKE 'yes'",
    "answer SIMILAR TO 'yes'",
    "answer COLLATE NOCASE = 'yes'",
    "CASE WHEN done THEN done END",
    "coalesce(done, done)",
    "if(done, done, done)",
    "lower(answer) = 'yes'",
    "list_contains(kinds, 'a')",
    "HAS(kinds, 'a')",
    "has(kinds)",
    "has(kinds, 'z')",
    "has(kinds, ['a'])",
    "has(kinds, 'a', 'b')",
    "has(answer, 'yes')",
    "has(kinds, answer)",
    "has_any_of(kinds, 'a')",
    "has_any_of(kinds, [])",
    "has_any_of(kinds, ['a', 'z'])",
    "has_any_of(kinds, ['a', NULL])",
    "has(has(kinds, 'a'), 'a')",
    "kinds = ['a']",
    "kinds[1] = 'a'",
    "done IS TRUE",
    "answer IS 'yes'",
    "read_csv('x')",
    "getvariable('x')",
    "current_date",
    "random() < 1",
    "done AND",
    "done done",
    "(done",
    "done)",
    "done, done",
    "done AS finished",
    "done = done = done",
    "(answer, later) = ('yes', 'no')",
    "answer = ALL(kinds)",
    "answer = ANY(kinds)",
    "row_number() OVER () = 1",
    "INTERVAL 1 DAY",
    "DATE '2025-01-01' = days",
    "answer <=> 'yes'",
    "answer == 'yes'",
    "answer != 'yes'",
    "answer = '\u0443es'",
    "answer = 'yes\x00'",
    "\uff54rue",
    "done\u00a0AND done",
    "(" * 400 + "done" + ")" * 400,
    "NOT " * 240 + "done",
    "done AND " * 150 + "done",
    "x" * 100_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_everything_else_is_refused(text):
    with pytest.raises(PredicateRefused):
        parse_predicate(text, COLUMNS)


@pytest.mark.parametrize("value", [None, True, 1, ["done"], {"done": 1}, b"done"])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(PredicateRefused):
        parse_predicate(value, COLUMNS)


@pytest.mark.parametrize(
    "text",
    [
        "later <> 'no'",
        "later NOT IN ('no')",
        "NOT later = 'no'",
        "NOT (done OR later IN ('no'))",
        "NOT (NOT (later = 'no'))",
        "NOT has(more_kinds, 'a')",
        "NOT has_any_of(more_kinds, ['a', 'b'])",
        "NOT perhaps",
        "later_days <> 3",
        "NOT later_days < 3",
        "later_days NOT BETWEEN 1 AND 3",
    ],
)
def test_an_exclusion_that_would_lose_rows_without_answer_is_refused_and_explained(text):
    with pytest.raises(PredicateRefused, match=r"may be null.*silently drop.*IS DISTINCT FROM"):
        parse_predicate(text, COLUMNS)


def test_the_message_lists_the_codes_that_there_are():
    with pytest.raises(
        PredicateRefused, match="'maybe' is not a code of column answer; its codes are: yes, no, unknown"
    ):
        parse_predicate("answer = 'maybe'", COLUMNS)
