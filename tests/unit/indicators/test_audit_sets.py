"""What sheets demand, and which of the sets that they count lie in which or exclude each other.

Belongs here: demands, sets, the leaves that they are made of. Does not: rows (`test_audit_system`).
"""

import numpy as np

from indicators.disclosure.audit.conditions import demand, disjoint, within
from indicators.disclosure.audit.sets import counted_parts, set_system
from tests.unit.indicators.disclosure_cubes import sheet


def test_what_a_sheet_demands_lies_within_what_another_demands():
    all_cases, offered = demand("TRUE"), demand("TRUE", "ref_offered")
    accepted = demand("ref_accepted", "ref_acc_completed90")
    assert within(offered, all_cases) and not within(all_cases, offered)
    assert within(accepted, offered)  # an offer accepted was made
    relatives = demand("enquiry_eligible", "language_support IN ('partner', 'relative_adult')")
    trained = demand("language_support = 'trained_mediator' AND enquiry_eligible")
    assert disjoint(relatives, trained) and not within(trained, relatives)
    assert within(trained, demand("language_support <> 'declined_offer'"))
    assert disjoint(demand("NOT died"), demand("died")) and not disjoint(demand("died"), demand("linkable"))
    assert within(demand("a > 3 AND b"), demand("a > 3")) and not within(demand("a > 3"), demand("a > 2"))


def test_what_is_allowed_and_excluded_at_once_is_not_allowed():
    assert demand("a IN ('x', 'y')", "a <> 'x'") == demand("a = 'y'")


def test_words_that_are_no_condition_demand_themselves():
    assert demand("cases  that (we know") == demand("cases that (we know")
    assert not within(demand("cases that (we know"), demand("cases that (they know"))


def sets_of(*sheets: dict, once: bool = True):
    return set_system([(s["indicator"], counted_parts(s, (3,), "case")) for s in sheets], each_row_once=once)


def columns(system, *wanted: tuple[str, str]) -> list[set[int]]:
    """The leaves of the sets that these parts of indicators count."""
    return [set(np.flatnonzero(system.expression[system.number(name, part)])) for name, part in wanted]


def test_parts_that_exclude_each_other_divide_their_whole_together():
    system = sets_of(*(sheet(f"P{i}", "eligible", f"support = '{i}'") for i in range(3)))
    *parts, whole = columns(system, *((f"P{i}", "numerator") for i in range(3)), ("P0", "denominator"))
    assert all(len(part) == 1 for part in parts) and len(set.union(*parts)) == 3
    assert set.union(*parts) < whole and len(whole) == 4 and not len(system.equal)


def test_parts_that_may_overlap_divide_their_whole_each_in_its_way():
    system = sets_of(sheet("P1", "eligible", "a"), sheet("P2", "eligible", "b"))
    first, second, whole = columns(system, ("P1", "numerator"), ("P2", "numerator"), ("P1", "denominator"))
    (tie,) = system.equal
    # One way is the whole as it is written, the other is equal to it.
    assert (
        first < whole and not second & whole and set(np.flatnonzero(tie)) == second | whole | set(np.flatnonzero(tie))
    )
    assert tie @ system.expression[system.number("P1", "denominator")] < 0


def test_two_sets_of_different_divisions_that_exclude_each_other_fit_in_their_whole():
    # b = '1' lies in a; b = '2' does not, and need not exclude a: they divide the whole in two ways.
    within_a, beside = sheet("P1", "a", "b = '1'"), sheet("P2", "TRUE", "b = '2'")
    system = sets_of(sheet("P0", "TRUE", "a"), within_a, beside)
    (row,) = system.at_most
    sizes = {"P1": 60, "P2": 50}
    value = np.zeros(len(row))
    for name, size in sizes.items():
        value[min(columns(system, (name, "numerator"))[0])] = size
    # Whatever else there is, a whole of 100 cannot hold both of 60 and 50; one of 110 can.
    rest = next(iter(columns(system, ("P0", "denominator"))[0] - columns(system, ("P0", "numerator"))[0]))
    value[rest] = 40
    assert row @ value == 10
    value[rest] = 50
    assert row @ value == 0


def test_women_at_several_contacts_may_be_in_both():
    assert not len(sets_of(sheet("P1", "x", "a = '1'"), sheet("P2", "x", "a = '2'"), once=False).at_most)
    apart = sets_of(sheet("P1", "x", "a = '1'"), sheet("P2", "x", "a = '2'"))
    assert not len(apart.equal) and len(
        sets_of(sheet("P1", "x", "a = '1'"), sheet("P2", "x", "a = '2'"), once=False).equal
    )


def test_what_lies_in_a_part_lies_in_the_whole_though_no_condition_says_so():
    # Sums: staff trained of staff in post, and of staff in post those registered; nothing is written about the first.
    parts = ("numerator", "denominator")
    first = sheet("P1", "TRUE", "TRUE") | {
        "numerator": {"where": "TRUE", "sum": "trained"},
        "denominator": {"where": "TRUE", "sum": "in_post"},
    }
    second = sheet("P2", "TRUE", "TRUE") | {
        "numerator": {"where": "TRUE", "sum": "in_post"},
        "denominator": {"where": "TRUE", "sum": "registered"},
    }
    system = sets_of(first, second)
    trained, in_post, registered = columns(system, ("P1", parts[0]), ("P1", parts[1]), ("P2", parts[1]))
    assert trained < in_post < registered
    assert (system.number("P1", parts[0]), system.number("P2", parts[1])) in system.inside


def test_what_is_between_two_sets_far_apart_is_all_that_lies_between():
    system = sets_of(sheet("P1", "a", "b"), sheet("P2", "TRUE", "a"))
    inner, outer = system.number("P1", "numerator"), system.number("P2", "denominator")
    assert np.array_equal(system.between[inner, outer], system.expression[outer] - system.expression[inner])
