"""What every measure of the equity table is: one metadata sheet each, for readers.

Belongs here: name, formula, source, unit and when not to use a measure. Does not: computing it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class MeasureSheet:
    """The metadata sheet of a measure. `measure`: its code in the equity table. `unit`: `points` (percentage points, or
    the unit of a rate), `ratio`, `per cent`, `squared points`, `thousandths` or `statistic`. `interval`: how its limits
    come about. `equal`: the value when all groups are equal and nothing is chance. `core`: shown by default."""

    measure: str
    name: str
    formula: str
    unit: str
    interval: str
    equal: float
    source: str
    not_when: str
    core: bool = False


_WHO = "World Health Organization, Health Equity Assessment Toolkit: technical notes"
_BOOTSTRAP = "parametric bootstrap, 10 000 draws"
_DELTA = "delta method"
_FLOOR = "Above 0 by chance alone: read it beside its noise floor. "

_BOUNDS = "with them shared out in proportion; limits: all of them against the group, all of them for it"
_MANSKI = "C. F. Manski (1990), American Economic Review 80, 319-323"
_KNOWN = "were the women without a recorded group known"

_NOT_AS_SIZE = "As the size of the gap: it says how far it can be trusted."

_MISSING = tuple(
    MeasureSheet(measure, name, formula, unit, limits, equal, _MANSKI, _NOT_AS_SIZE)
    for measure, name, formula, unit, limits, equal in (
        ("D_missing", f"Difference, {_KNOWN}", f"y - y_r {_BOUNDS}", "points", "bounds without assumptions", 0),
        ("R_missing", f"Ratio, {_KNOWN}", f"y / y_r {_BOUNDS}", "ratio", "bounds without assumptions", 1),
        ("D_all_in", "Difference, were they all in the group", "y - y_r with all in the group", "points", "none", 0),
        ("D_none_in", "Difference, were none of them in it", "y - y_r with all in the reference", "points", "none", 0),
    )
)
"""How far a gap hangs on the women without a recorded group (`missing_groups`)."""

_NOT_ALONG = "Where the figure rises and falls again along age, or for groups without an order: it would rank people."
_O_DONNELL = "O. O'Donnell and others (2008), Analyzing Health Equity Using Household Survey Data, World Bank"

_ALONG_AGE = tuple(
    MeasureSheet(measure, name, formula, unit, _DELTA, equal, source, _NOT_ALONG)
    for measure, name, formula, unit, equal, source in (
        ("SII", "Slope index of inequality along age", "y(1) - y(0), y(X) logistic on the rank X", "points", 0, _WHO),
        ("RII", "Relative index of inequality along age", "y(1) / y(0), y(X) logistic on the rank X", "ratio", 1, _WHO),
        ("ACI", "Concentration index along age, absolute", "sum p (2 X - 1) y", "points", 0, _O_DONNELL),
        ("RCI", "Concentration index along age, relative", "100 ACI / mu", "per cent", 0, _O_DONNELL),
    )
)
"""From the youngest to the oldest: above 0 (RII: above 1) the figure is higher among the older."""

MEASURE_SHEETS = (
    MeasureSheet(
        "D",
        "Difference from the reference group",
        "y - y_r",
        "points",
        "Newcombe; of rates from exact Poisson limits, of surveys from the published ranges, in whole points",
        0,
        "R. G. Newcombe (1998), Statistics in Medicine 17, 873-890",
        "Alone: a difference can fall while the ratio worsens. Read it with R and with the figures themselves.",
        core=True,
    ),
    MeasureSheet(
        "R",
        "Ratio to the reference group",
        "y / y_r",
        "ratio",
        "Koopman's asymptotic score limits; of rates exact, of surveys from the published ranges",
        1,
        "P. A. R. Koopman (1984), Biometrics 40, 513-517",
        "Alone, or where the reference group is near 0: small differences look large.",
        core=True,
    ),
    *_MISSING,
    MeasureSheet(
        "heterogeneity",
        "Could all groups be equal?",
        "X2 = sum (x - n m)^2 / (n m (1 - m)) on J - 1 degrees of freedom; Fisher-Freeman-Halton below 5 expected",
        "statistic",
        "none",
        0,
        "G. H. Freeman and J. H. Halton (1951), Biometrika 38, 141-149",
        "As a size: with many women a small gap has a small p, with few a large gap has a large one.",
        core=True,
    ),
    MeasureSheet(
        "MDRW",
        "Mean difference from the reference group, weighted",
        "sum p abs(y - y_r)",
        "points",
        _BOOTSTRAP,
        0,
        _WHO,
        _FLOOR + "Small groups hardly count in it.",
        core=True,
    ),
    MeasureSheet(
        "MDMW",
        "Mean difference from the mean, weighted",
        "sum p abs(y - mu)",
        "points",
        _BOOTSTRAP,
        0,
        _WHO,
        _FLOOR + "Where one group is most of the women the mean is nearly that group's.",
        core=True,
    ),
    MeasureSheet(
        "IDISW",
        "Index of disparity, weighted",
        "100 sum p abs(y - mu) / mu",
        "per cent",
        _BOOTSTRAP,
        0,
        "J. N. Pearcy and K. G. Keppel (2002), Public Health Reports 117, 273-280",
        _FLOOR + "Where the mean is near 0.",
        core=True,
    ),
    MeasureSheet(
        "PAR",
        "Population attributable risk",
        "y_b - mu, 0 if of the wrong sign; b the best group",
        "points",
        _DELTA,
        0,
        _WHO,
        "Where the best group is small: it is best by chance, as its noise floor shows. No cause is meant.",
        core=True,
    ),
    MeasureSheet(
        "PAF",
        "Population attributable fraction",
        "100 (y_b - mu) / mu",
        "per cent",
        _DELTA,
        0,
        _WHO,
        "Where the best group is small, or the mean near 0. No cause is meant.",
        core=True,
    ),
    MeasureSheet(
        "max_min_difference",
        "Largest difference",
        "highest y - lowest y",
        "points",
        _BOOTSTRAP,
        0,
        _WHO,
        _FLOOR + "The more groups and the smaller, the larger it is by chance.",
    ),
    MeasureSheet(
        "max_min_ratio",
        "Largest ratio",
        "highest y / lowest y",
        "ratio",
        _BOOTSTRAP,
        1,
        _WHO,
        "Above 1 by chance alone: read it beside its noise floor. Where a group is near 0.",
    ),
    MeasureSheet(
        "MDRU",
        "Mean difference from the reference group, unweighted",
        "sum abs(y - y_r) / J",
        "points",
        _BOOTSTRAP,
        0,
        _WHO,
        _FLOOR + "Small groups count as much as large ones, and so does their chance.",
    ),
    MeasureSheet(
        "MDMU",
        "Mean difference from the mean, unweighted",
        "sum abs(y - mu) / J",
        "points",
        _BOOTSTRAP,
        0,
        _WHO,
        _FLOOR + "Small groups count as much as large ones, and so does their chance.",
    ),
    MeasureSheet(
        "MDBW",
        "Mean difference from the best group, weighted",
        "sum p abs(y_b - y)",
        "points",
        _BOOTSTRAP,
        0,
        _WHO,
        _FLOOR + "Where the best group is small: it is best by chance.",
    ),
    MeasureSheet(
        "MDBU",
        "Mean difference from the best group, unweighted",
        "sum abs(y_b - y) / J",
        "points",
        _BOOTSTRAP,
        0,
        _WHO,
        _FLOOR + "Where the best group is small: it is best by chance.",
    ),
    MeasureSheet(
        "IDISU",
        "Index of disparity, unweighted",
        "100 sum abs(y - mu) / J / mu",
        "per cent",
        _BOOTSTRAP,
        0,
        "J. N. Pearcy and K. G. Keppel (2002), Public Health Reports 117, 273-280",
        _FLOOR + "Where the mean is near 0.",
    ),
    MeasureSheet(
        "BGV",
        "Between-group variance, without what chance adds",
        "sum p (y - mu)^2 - sum p (1 - p) se^2, at least 0",
        "squared points",
        _BOOTSTRAP,
        0,
        _WHO + "; correction for bias: own derivation",
        "For readers who do not know squared units: use BGSD.",
    ),
    MeasureSheet(
        "BGV_raw",
        "Between-group variance, as other tools print it",
        "sum p (y - mu)^2",
        "squared points",
        _BOOTSTRAP,
        0,
        _WHO,
        _FLOOR + "To compare with other tools only.",
    ),
    MeasureSheet(
        "BGSD",
        "Between-group standard deviation",
        "sqrt(sum p (y - mu)^2)",
        "points",
        _BOOTSTRAP,
        0,
        _WHO,
        _FLOOR + "One far group weighs more than several near ones.",
    ),
    MeasureSheet(
        "COV",
        "Coefficient of variation",
        "100 BGSD / mu",
        "per cent",
        _BOOTSTRAP,
        0,
        _WHO,
        _FLOOR + "Where the mean is near 0.",
    ),
    MeasureSheet(
        "Theil",
        "Theil index",
        "1000 sum p q ln q, q = y / mu, 0 ln 0 = 0",
        "thousandths",
        _DELTA,
        0,
        "H. Theil (1967), Economics and Information Theory; " + _WHO,
        _FLOOR + "For a public that has no feeling for its scale.",
    ),
    MeasureSheet(
        "MLD",
        "Mean log deviation",
        "-1000 sum p ln q, q = y / mu",
        "thousandths",
        _DELTA,
        0,
        _WHO,
        _FLOOR + "Where a group is 0: it is not defined.",
    ),
    MeasureSheet(
        "D_age",
        "Difference with the same ages",
        "sum w (y - y_r) over age groups, w the ages of both groups together",
        "points",
        _DELTA,
        0,
        "J. L. Fleiss, B. Levin and M. C. Paik (2003), Statistical Methods for Rates and Proportions",
        "Instead of D: it stands beside it.",
    ),
    *_ALONG_AGE,
)
"""Every measure of the table, in its order."""
