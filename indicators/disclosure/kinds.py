"""What the two counts of an indicator are to each other, and whether they give its figure.

Belongs here: telling kinds of indicators apart by their sheets. Does not: the rules for each (`primary`), its figures
(`protection`, `published_medians`, `survey_figures`).

- Of a share, a median and a survey's share the numerator is among the denominator: those who are only in the
  denominator are a count of women too. A median's numerator are those who got what they waited for in time.
- Of a rate it is not: women over the population, reports over contacts, women helped over attendances.
- Of a median and a survey's share the figure says more than the two counts.
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

RATES = ("rate", "ratio_of_sums")


def is_rate(sheet: Mapping) -> bool:
    """Whether what stands above the line is no part of what stands below it."""
    return sheet["measure"] in RATES


def is_population_survey(sheet: Mapping) -> bool:
    """Whether an indicator is a weighted share of women asked at home: no facility knows any of them from it."""
    return is_survey(sheet) and sheet["unit_of_count"] == "respondent"


def is_survey(sheet: Mapping) -> bool:
    """Whether an indicator is a weighted share of women who were asked, at home or as service users."""
    return sheet["measure"] == "weighted_proportion"


def is_median(sheet: Mapping) -> bool:
    """Whether the figure is the value in the middle."""
    return sheet["measure"] == "median"


def says_more_than_its_counts(sheet: Mapping) -> bool:
    """Whether the figure can change while both counts stay."""
    return is_median(sheet) or is_survey(sheet)


def is_of_deaths(sheet: Mapping) -> bool:
    """Whether women who were killed are counted, as the police do for the whole country."""
    return sheet.get("disclosure_class") == "deaths"


def is_for_population(sheet: Mapping) -> bool:
    """Whether the denominator is women who live somewhere, whom nobody has counted in confidence."""
    return (sheet.get("denominator") or {}).get("unit_of_count") == "resident"


def is_unknown_to_facilities(sheet: Mapping) -> bool:
    """Whether no service has records of those counted: women asked at home, women who were killed."""
    return is_population_survey(sheet) or is_of_deaths(sheet)


def rows_of(cells: pd.DataFrame, sheets: Iterable[Mapping], kind: Callable[[Mapping], bool]) -> np.ndarray:
    """One boolean a row of `cells`: whether its indicator is of a `kind` ."""
    return cells["indicator"].isin([sheet["indicator"] for sheet in sheets if kind(sheet)]).to_numpy(bool)
