"""On any small system of counts nobody outside, and no woman who knows of herself, works out what is to be protected.

The attack is the textbook one, posed anew for each count: the least and the most that the rows left standing
allow, in whole numbers. `PROPERTY_EXAMPLES=500` tries more systems than the few of every day.
"""

import os
from itertools import product

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from indicators.disclosure.suppression.choice import choose_hidden
from indicators.disclosure.suppression.system import CountSystem

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "10"))
EVERY_DAY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
WIDTH = 5


def cube(sizes: tuple[int, ...], inner: list[int]) -> CountSystem:
    """A cross-classification with all its margins; zeros and the grand total are always shown."""
    classes = [range(size) for size in sizes]
    places = list(product(*classes))
    rows = list(product(*([*c, None] for c in classes)))
    sums = np.array(
        [[all(r in (None, p) for r, p in zip(row, place, strict=True)) for place in places] for row in rows]
    )
    count = sums @ np.array(inner)
    sensitive = (count > 0) & (count < WIDTH)
    return CountSystem(
        truth=np.array(inner),
        counts=csr_array(sums.astype(np.int64)),
        row=np.arange(len(rows)),
        sensitive=sensitive,
        known=csr_array((0, len(places)), dtype=np.int64),
        known_lower=np.zeros(0),
        known_upper=np.zeros(0),
        weight=1 + np.log1p(count),
        hidden_first=sensitive,
        always_shown=(count == 0) | (np.arange(len(rows)) == len(rows) - 1) & ~sensitive,
    )


def proportions(numerators: list[int], others: list[int]) -> CountSystem:
    """Numerator and complement by class and in all: a row shows its numerator, denominator and complement."""
    n = len(numerators)
    own = np.concatenate([np.eye(n), np.ones((1, n))]).astype(np.int64)
    # Variables: numerators, then denominators.
    none = np.zeros_like(own)
    sums = np.concatenate([np.hstack([own, none]), np.hstack([none, own]), np.hstack([-own, own])])
    truth = np.concatenate([numerators, np.array(numerators) + np.array(others)])
    count = sums @ truth
    row = np.tile(np.arange(n + 1), 3)
    sensitive = (count > 0) & (count < WIDTH)
    hidden = np.isin(np.arange(n + 1), row[sensitive])
    return CountSystem(
        truth=truth,
        counts=csr_array(sums),
        row=row,
        sensitive=sensitive,
        known=csr_array(np.hstack([-np.eye(n, dtype=np.int64), np.eye(n, dtype=np.int64)])),
        known_lower=np.zeros(n),
        known_upper=np.full(n, np.inf),
        weight=np.ones(n + 1),
        hidden_first=hidden,
        always_shown=np.zeros(n + 1, dtype=bool),
    )


def range_of(system: CountSystem, hidden: np.ndarray, count: int, woman: int | None = None) -> tuple[int, int]:
    """Least and most of a count, in whole numbers, for one who sees the shown rows, or is the `woman` as well."""
    counts = system.counts.toarray()
    shown = ~hidden[system.row]
    true = counts @ system.truth
    rules = [LinearConstraint(counts[shown], true[shown], true[shown]), LinearConstraint(counts, 0, np.inf)]
    if system.known.shape[0]:
        rules.append(LinearConstraint(system.known.toarray(), system.known_lower, system.known_upper))
    if woman is not None:
        rules.append(LinearConstraint(np.eye(len(system.truth))[woman], 1, 1))
    found = []
    for sign in (1, -1):
        # Beyond the bound nothing of interest lies, and a hidden count may have no upper end.
        most = LinearConstraint(counts[count], -np.inf, true[count] + 100)
        answer = milp(
            sign * counts[count].astype(float), constraints=[*rules, most], integrality=np.ones(len(system.truth))
        )
        assert answer.success
        found.append(round(sign * answer.fun))
    return found[0], found[1]


def attack(system: CountSystem, hidden: np.ndarray, reaching_zero: bool) -> None:
    """Fails if the rows that are not hidden betray a sensitive count."""
    assert hidden[system.hidden_first].all()
    assert not hidden[system.always_shown].any()
    for count in np.flatnonzero(system.sensitive):
        least, most = range_of(system, hidden, count)
        assert most - least >= WIDTH - 1
        if reaching_zero:
            assert least == 0
        for woman in np.flatnonzero(system.truth == 1):
            members = np.flatnonzero((system.counts[[count]].toarray()[0] != 0) & (system.truth > 0))
            if members.tolist() != [woman]:
                least, most = range_of(system, hidden, count, woman)
                assert most > least


small = st.one_of(st.integers(0, 6), st.integers(0, 30))


@given(st.lists(small, min_size=12, max_size=12), st.sampled_from([(3, 4), (2, 2, 3)]), st.booleans())
@EVERY_DAY
def test_no_cube_betrays_a_small_count(inner, sizes, reaching_zero):
    system = cube(sizes, inner)
    choice = choose_hidden(system, WIDTH, reaching_zero=reaching_zero)
    if not len(choice.unprotected):
        attack(system, choice.hidden, reaching_zero)


@given(st.lists(st.tuples(small, small), min_size=2, max_size=5))
@EVERY_DAY
def test_no_proportion_betrays_a_small_count(pairs):
    system = proportions([a for a, _ in pairs], [b for _, b in pairs])
    choice = choose_hidden(system, WIDTH)
    assert not len(choice.unprotected)
    attack(system, choice.hidden, True)
