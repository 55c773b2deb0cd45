"""What a page says about the targets of its indicator.

Belongs here: the words for a target and for how it turned out. Does not: how it turned out
(`indicators.agreement.target_outcomes`, which a release carries in its sheets).
"""

from collections.abc import Mapping

from dashboards.phrases import own_words
from dashboards.released_sentences import ReleasedSentences
from dashboards.wording import Wording, is_per_cent
from schemas.dimensions import Dimension

NATION = "NAT"


class Targets:
    """Words for the targets of one release."""

    def __init__(self, wording: Wording, dimensions: Mapping[str, Dimension]):
        self.wording, self.dimensions = wording, dimensions
        self.sentences = ReleasedSentences(wording)

    def told(self, sheet: dict) -> list[dict]:
        """The targets of a sheet: what is aimed at, how it stands, and what is missing before one is agreed."""
        return [
            target
            | {
                "aim": self._aim(target, sheet),
                "outcome": self._outcome(target, sheet),
                "missing": self.sentences.listed(target["missing"]),
                "rationale": own_words(target["rationale"]),
            }
            for target in sheet.get("targets", ())
        ]

    def _aim(self, target: dict, sheet: dict) -> str:
        if target["trajectory"] == "none":
            return self.wording.say("targets.never")
        less = target["group"].startswith("gap=") or sheet["direction"] == "lower"
        key = "targets.at_most" if less else "targets.at_least"
        values = {
            "value": self._amount(target["value"], target, sheet),
            "who": self._who(target["group"], sheet),
            "where": self._where(target["scope"]),
            "day": self.wording.day(target["by"]),
        }
        if target["baseline"] is None:
            return self.wording.say(key, **values)
        start = self._amount(target["baseline"], target, sheet)
        period = self.wording.period(target["baseline_period"])
        return self.wording.say(f"{key}_from", start=start, period=period, **values)

    def _outcome(self, target: dict, sheet: dict) -> str:
        state = target["state"]
        if state == "agreed":
            known = target["figure"] is not None
            if target["due"]:
                state = "due_unclear" if known else "due_unknown"
            else:
                state = f"running_{target['progress'].replace(' ', '_')}" if known else "running_unknown"
        return self.wording.say(
            f"targets.{state}",
            value=self._amount(target["figure"], target, sheet),
            period=self.wording.period(target["period"]) if target["period"] else self.wording.say("targets.no_period"),
        )

    def _amount(self, value: float | None, target: dict, sheet: dict) -> str:
        if value is None:
            return ""
        number = self.wording.number(value)
        if target["group"].startswith("gap=") and is_per_cent(sheet):
            return self.wording.say("number.points", number=number)
        if is_per_cent(sheet):
            return self.wording.per_cent(value)
        unit = self.wording.unit(sheet)
        return self.wording.say("number.with_unit", number=number, unit=unit) if unit else number

    def _who(self, group: str, sheet: dict) -> str:
        kind, _, name = group.partition("=")
        if kind == "gap":
            return self.wording.say("targets.gap", dimension=self.wording.say(f"dimensions.{name}_in_text"))
        if not name:
            return self.wording.say("chart.all", counted=sheet["counted"])
        labels = {item.code: item.label for item in self.dimensions[kind].classes}
        return labels.get(name, name)

    def _where(self, scope: str) -> str:
        if scope == NATION:
            return self.wording.say("targets.nation")
        labels = {item.code: item.label for item in self.dimensions["region"].classes}
        return labels.get(scope, scope)
