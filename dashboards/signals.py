"""What a page says about the series of its indicator: whether it moves by more than chance.

Belongs here: words for the released signal of the undivided figure. Does not: how a signal is found
(`indicators.statistics`), the trend (`charts`).
"""

import pandas as pd

from dashboards.released_sentences import ReleasedSentences
from dashboards.wording import Wording, is_per_cent
from schemas.release import TOTAL

TOLD = ("judged", "too_few_points")
"""Statuses of a series that a reader can make something of; of others the trend says all there is."""


class Signals:
    """The signals of one release. `table`: None in a release without them."""

    def __init__(self, table: pd.DataFrame | None, wording: Wording):
        self.wording, self.sentences = wording, ReleasedSentences(wording)
        self._rows = {}
        if table is not None:
            own = table[(table["measure"] == "level") & (table["breakdown"] == TOTAL)]
            own = own[(own["period_kind"] == "quarter") & own["status"].isin(TOLD)]
            self._rows = {row.indicator: row for row in own.itertuples(index=False)}

    def told(self, sheet: dict, decimals: int) -> list[str]:
        """Sentences on the quarters of an indicator: the signal, its limits, what else is recorded; none without."""
        row = self._rows.get(sheet["indicator"])
        if row is None:
            return []
        say = self.wording.say
        sentences = [say(f"signals.{row.signal}"), *self._why(row)]
        if row.status == "judged":
            values = {name: self._written(getattr(row, name), sheet, decimals) for name in ("centre", "latest")}
            values |= {"first": self.wording.period(row.first_period), "last": self.wording.period(row.latest_period)}
            if row.chart == "run":
                sentences.append(say("signals.median", **values))
            else:
                limits = {name: self._written(getattr(row, name), sheet, decimals) for name in ("lower", "upper")}
                sentences.append(say("signals.limits", **values, **limits))
                if sheet["measure"] != "count":
                    sentences.append(say("signals.how", counted=sheet["counted"]))
        sentences += self.sentences.all_told(row.reason or "")
        return sentences

    def _why(self, row) -> list[str]:
        """By which rule the series has moved: the figures of a run can all lie within their limits."""
        numbers = {"long_run": "longest_run", "few_crossings": "crossings"}
        told = []
        for rule in filter(None, (row.rule or "").split(", ")):
            number = int(getattr(row, numbers[rule])) if rule in numbers else 0
            told.append(self.wording.say(f"signals.rule_{rule}", number=self.wording.number(number)))
        return told

    def _written(self, value: float, sheet: dict, decimals: int) -> str:
        written = self.wording.per_cent if is_per_cent(sheet) else self.wording.number
        return written(float(value), decimals)
