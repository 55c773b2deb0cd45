"""What a page says about the targets of its indicator.

Belongs here: the words for a target and for how it turned out. Does not: how it turned out
(`indicators.agreement.target_outcomes`, which a release carries in its sheets).
"""

from collections.abc import Mapping

from dashboards.wording import Wording, is_per_cent
from schemas.dimensions import Dimension

NATION = "NAT"


class Targets:
    """Words for the targets of one release."""

    def __init__(self, wording: Wording, dimensions: Mapping[str, Dimension]):
        self.wording, self.words, self.dimensions = wording, wording.words["targets"], dimensions

    def told(self, sheet: dict) -> list[dict]:
        """The targets of a sheet: what is aimed at, how it stands, and what is missing before one is agreed."""
        return [
            {"aim": self._aim(target, sheet), "outcome": self._outcome(target, sheet), **target}
            for target in sheet.get("targets", ())
        ]

    def _aim(self, target: dict, sheet: dict) -> str:
        if target["trajectory"] == "none":
            return self.words["never"]
        less = target["group"].startswith("gap=") or sheet["direction"] == "lower"
        start = self.words["from"].format(
            value=self._amount(target["baseline"], target, sheet), period=self.wording.period(target["baseline_period"])
        )
        aim = self.words["at_most" if less else "at_least"].format(
            value=self._amount(target["value"], target, sheet),
            who=self._who(target["group"], sheet),
            where=self._where(target["scope"]),
            day=target["by"],
        )
        return aim + (start if target["baseline"] is not None else "")

    def _outcome(self, target: dict, sheet: dict) -> str:
        words = self.words["outcomes"]
        state = target["state"]
        if state == "agreed":
            known = target["figure"] is not None
            if target["due"]:
                state = "due_unclear" if known else "due_unknown"
            else:
                state = f"running_{target['progress'].replace(' ', '_')}" if known else "running_unknown"
        return words[state].format(
            value=self._amount(target["figure"], target, sheet),
            period=self.wording.period(target["period"]) if target["period"] else self.words["no_period"],
        )

    def _amount(self, value: float | None, target: dict, sheet: dict) -> str:
        if value is None:
            return ""
        number = self.wording.number(value)
        if target["group"].startswith("gap=") and is_per_cent(sheet):
            return self.words["points"].format(number=number)
        return f"{number}%" if is_per_cent(sheet) else f"{number} {self.wording.unit(sheet)}".strip()

    def _who(self, group: str, sheet: dict) -> str:
        kind, _, name = group.partition("=")
        if kind == "gap":
            return self.words["gap"].format(dimension=self.dimensions[name].label.lower())
        if not name:
            return self.wording.words["all_label"].format(counted=sheet["counted"]).lower()
        labels = {item.code: item.label for item in self.dimensions[kind].classes}
        return labels.get(name, name).lower()

    def _where(self, scope: str) -> str:
        if scope == NATION:
            return self.words["nation"]
        labels = {item.code: item.label for item in self.dimensions["region"].classes}
        return labels.get(scope, scope)
