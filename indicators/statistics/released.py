"""Cells that may be published, as a type: statistics take these and nothing else.

Belongs here: what makes a frame one of released cells, and finding cells in it. Does not: reading a release
(`indicators.release`), protecting (`indicators.disclosure`), any statistic.

A summary of true counts beside withheld cells gives the withheld counts back. So a true count must not come in by
mistake: the frame of true cells lacks the status, and a withheld row with a number is refused.
"""

from dataclasses import dataclass

import pandas as pd

from indicators.release import Release
from schemas.release import ALL, DIMENSIONS, RELEASED_CELL_COLUMNS, RELIABILITIES, STATUSES, TOTAL

_NUMBERS = ("numerator", "denominator", "value", "lower", "upper")
_MADE_HERE = object()


class NotReleased(ValueError):
    """A frame that is not one of released cells. The message names rules and columns, never a number."""


@dataclass(frozen=True)
class ReleasedCell:
    """One released cell. The counts are None unless it is shown; a plain count has no denominator, a difference of
    two figures neither. `figure`: value with its limits as published, NaN where there is none."""

    status: str
    reliability: str
    numerator: int | None = None
    denominator: int | None = None
    figure: tuple[float, float, float] | None = None

    @property
    def shown(self) -> bool:
        """Whether the figure is published."""
        return self.status == "shown"

    @property
    def counted(self) -> int | None:
        """The denominator; None if the cell is not shown with both counts."""
        return self.denominator if self.numerator is not None else None


class ReleasedCells:
    """Released cells by indicator, period, breakdown and classes. Made by `from_release` or `from_frame` only.

    `frame`: columns `schemas.release.RELEASED_CELL_COLUMNS`, in the order of the release; `periods` and the versions of
    indicators keep it too.
    """

    def __init__(self, frame: pd.DataFrame, made_by: object = None):
        if made_by is not _MADE_HERE:
            raise TypeError("Released cells are made by ReleasedCells.from_release or ReleasedCells.from_frame")
        self.frame = frame
        self.periods = tuple(frame["period"].drop_duplicates())
        self.origin = {
            row.indicator: (row.version, row.source)
            for row in frame.drop_duplicates("indicator").itertuples(index=False)
        }
        self._cells = {}
        for row in frame.itertuples(index=False):
            place = (row.indicator, row.period, row.breakdown, *(getattr(row, name) for name in DIMENSIONS))
            reliability = "ok" if pd.isna(row.reliability) else row.reliability
            shown = ()
            if row.status == "shown":
                figure = tuple(float("nan") if pd.isna(number) else float(number) for number in _figure(row))
                shown = _whole(row.numerator), _whole(row.denominator), figure
            self._cells[place] = ReleasedCell(row.status, reliability, *shown)
        if len(self._cells) != len(frame):
            raise NotReleased("Released cells stand in the frame more than once")

    @classmethod
    def from_release(cls, release: Release) -> "ReleasedCells":
        """The cells of a release, published or staged. Raises NotReleased if they break the contract."""
        return cls.from_frame(release.cells)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> "ReleasedCells":
        """Cells from a frame with exactly the columns of a release, its withheld rows without any number.

        Raises NotReleased for every other frame, such as one of true cells.
        """
        if tuple(frame.columns) != RELEASED_CELL_COLUMNS:
            raise NotReleased("The frame does not have the columns of released cells")
        shown = frame["status"] == "shown"
        if not frame["status"].isin(list(STATUSES)).all():
            raise NotReleased("A row has a status that released cells do not know")
        if not frame.loc[~shown, list(_NUMBERS)].isna().all(axis=None):
            raise NotReleased("A row that is not shown holds a number")
        # A difference between two figures has no counts of its own.
        if frame.loc[shown, ["numerator", "value"]].isna().all(axis=1).any():
            raise NotReleased("A row that is shown holds no number")
        counts = frame.loc[shown, ["numerator", "denominator"]]
        if (counts < 0).any(axis=None):
            raise NotReleased("A row that is shown holds a count below 0")
        if not frame["reliability"].dropna().isin(list(RELIABILITIES)).all():
            raise NotReleased("A row has a reliability that released cells do not know")
        return cls(frame, _MADE_HERE)

    def cell(self, indicator: str, period: str, breakdown: str, classes: tuple[str, ...]) -> ReleasedCell | None:
        """The cell of these classes (in the order of `DIMENSIONS`); None if the release has no such row."""
        return self._cells.get((indicator, period, breakdown, *classes))

    def total(self, indicator: str, period: str, region: str = ALL) -> ReleasedCell | None:
        """The cell of all women, or of all women of a region; None if the release has no such row."""
        breakdown = TOTAL if region == ALL else "region"
        return self.cell(indicator, period, breakdown, tuple(region if n == "region" else ALL for n in DIMENSIONS))


def _figure(row) -> tuple:
    return row.value, row.lower, row.upper


def _whole(number) -> int | None:
    return None if pd.isna(number) else int(number)
