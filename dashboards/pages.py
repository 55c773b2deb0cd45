"""What stands on each page, from a release and the settings of the country.

Belongs here: the content of an indicator's page as plain values for the templates, and the way to the other pages.
Does not: its charts and tables (`blocks`), pages that list indicators (`lists`), phrases (`locales/`), files (`site`).
"""

from markupsafe import Markup

from dashboards.blocks import Blocks
from dashboards.charts import all_label
from dashboards.comparison import Comparison
from dashboards.gaps import Gaps
from dashboards.lists import Lists
from dashboards.phrases import own_words
from dashboards.released_sentences import ReleasedSentences
from dashboards.selection import Cell, Selection
from dashboards.signal_chart import SignalPoints, signal_chart
from dashboards.signals import Signals
from dashboards.states import FIGURE, NOT_AGREED, STATUS_OF_STATE, is_about_women, reason_of, state_of
from dashboards.target_chart import target_chart
from dashboards.targets import Targets
from dashboards.wording import Wording
from indicators.release import Release
from schemas.code_lists import load_code_list
from schemas.release import breakdown_dimensions


class Pages:
    """The content of every page of one release in one language. `release` has its texts in that language
    (`sheet_words`), `selection` its labels; `sizes`: bytes of files that are not in the release folder yet."""

    def __init__(self, release: Release, selection: Selection, wording: Wording, settings: dict, sizes: dict[str, int]):
        self.release, self.selection, self.wording, self._sizes = release, selection, wording, sizes
        self.settings = settings
        self.gaps = Gaps(selection, release.equity)
        self.comparison = Comparison(selection, wording, release.policy, self.gaps)
        self.blocks = Blocks(release, self.selection, wording, self.comparison)
        self.lists = Lists(release, self.selection, wording, self.comparison, settings)
        last = self.selection.quarters[-1] if self.selection.quarters else ""
        cutoff = str(release.header["data_cutoff"])
        self._no_later_quarter = wording.no_later_quarter(self.selection.no_later_quarter, last, cutoff)
        self.sentences = ReleasedSentences(wording)
        self._signals = Signals(release.signals, wording)
        self._signal_points = SignalPoints(release.signal_points, selection)
        self._targets = Targets(wording, release.dimensions)
        self._sectors = self.labels("sector")
        self._organisations = self.labels("org")

    def home(self) -> dict:
        """Content of the home page."""
        return {
            **self.lists.home(),
            "no_later_quarter": self._no_later_quarter,
            "not_attacked": self.sentences.listed(self.release.audit.get("not_attacked", ())),
            "files": self.release_files(),
        }

    def recommendations(self) -> dict:
        """Content of the page on recommendations and case studies."""
        return self.lists.recommendations()

    def targets(self, sheet: dict) -> list[dict]:
        """The targets of an indicator in words (`targets`); none if nobody agreed on the indicator."""
        return [] if self.lists.states[sheet["indicator"]] == NOT_AGREED else self._targets.told(sheet)

    def indicator(self, indicator: str) -> dict:
        """Content of the page of one indicator. `charts` are those drawn on it, for their interactive form."""
        sheet = self.release.indicators[indicator]
        statuses = self.selection.statuses(indicator)
        state = state_of(statuses)
        headline = self.selection.headline(indicator)
        year = headline.period if headline else self.selection.latest_year
        page = {
            "sheet": sheet,
            "state": state,
            "about_women": is_about_women(sheet),
            "headline": headline,
            "year": year,
            "latest_year": self.selection.latest_year,
            "latest": self.selection.total(indicator, self.selection.latest_year),
            "before": self.selection.year_before(indicator, year),
            "missing": self.comparison.badges(sheet, year),
            "reason": self._reason(sheet, state),
            "status_of_state": STATUS_OF_STATE.get(state, ""),
            "permanent": Markup('<code dir="ltr">{}/site/{}.html</code>').format(
                self.release.release_id, indicator.lower()
            ),
            "sectors": [self._sectors.get(code, code) for code in sheet["required_sectors"]],
            "tables": [self._table(code) for code in sheet["source_tables"]],
            "agreement": self.agreement(sheet),
            "targets": self.targets(sheet),
            "derivation": self._derivation(sheet),
            "enough": self.sentences.told(sheet.get("reliability_rule", "")),
            "statuses": statuses,
            "cell_count": statuses.total(),
            "charts": [],
            "target_blocks": {},
            "files": [self.file(f"downloads/{indicator}.csv", "indicator"), *self.release_files()],
        }
        return page | self._figures(sheet, year) if state == FIGURE else page

    def agreement(self, sheet: dict) -> dict | None:
        """Who agreed, in words; None for a release without a registry and for context figures."""
        told = sheet.get("agreement")
        if told is None or not self.release.header.get("agreement_asked"):
            return None
        names = self._organisations
        return told | {
            "sectors": [self._sectors.get(code, code) for code in told["sectors"]],
            "organisations": [names.get(code, code) for code in told["organisations"]],
            "missing": self.sentences.listed(told["missing"]),
            "reason": own_words(told["reason"]) if told["reason"] else "",
            "reservations": [
                (names.get(r["party_type"], r["party_type"]), own_words(r["words"])) for r in told["reservations"]
            ],
        }

    def labels(self, code_list: str) -> dict[str, str]:
        """The labels of a code list by code."""
        language = self.wording.language
        return {
            code.code: language.label(f"codes.{code_list}.{code.code}", code.label)
            for code in load_code_list(code_list).codes
        }

    def _table(self, name: str) -> str:
        key = f"codes.table.{name}"
        return self.wording.say(key) if key in self.wording.language.english else name.replace("_", " ")

    def _figures(self, sheet: dict, year: str) -> dict:
        trend = self.blocks.trend(sheet, year)
        groups = [self.blocks.groups(sheet, name, year) for name in self.blocks.group_dimensions(sheet)]
        signal = self._signals.told(sheet, trend.decimals)
        points = self._signal_points.of(sheet["indicator"]) if signal else ()
        limits = signal_chart(sheet, points, self.wording, trend.decimals)
        targets = {
            target["target"]: self.blocks.series(sheet, chart)
            for target in self.targets(sheet)
            if (chart := target_chart(sheet, target, self.selection, self.wording))
        }
        drawn = [trend, *groups, *targets.values()]
        return {
            "trend": trend,
            "signal": signal,
            "signal_block": self.blocks.series(sheet, limits) if limits else None,
            "signal_points": points[::-1],
            "target_blocks": targets,
            "no_later_quarter": self._no_later_quarter,
            "groups": groups,
            "by_women": bool(self.comparison.dimensions_of(sheet)),
            "crossing": self.blocks.crossing(sheet, year),
            "charts": [*(b.chart for b in drawn if b.chart), *([limits] if limits else [])],
        }

    def _reason(self, sheet: dict, state: str) -> str:
        """Why there is no figure, in a sentence or two."""
        if state == FIGURE:
            return ""
        return self.wording.say(
            f"reasons.{reason_of(sheet, state, self.release.policy)}",
            source=self.release.header["source_label"],
            counted=sheet["counted"],
            least=sheet["min_denominator"],
        )

    def _derivation(self, sheet: dict) -> dict | None:
        """From which indicator and groups a difference is made; None for what is counted itself."""
        derived = sheet.get("derived")
        if not derived:
            return None
        names = {
            name: self._class_label(derived["dimension"], derived[name])
            for name in ("group", "reference")
            if name in derived
        }
        kind = derived["kind"] if derived["kind"] != "gap" else f"gap_{derived['minus']}"
        return {
            "source": derived["from"],
            "sheet": self.release.indicators.get(derived["from"]),
            "text": self.wording.say(f"derivation.{kind}", **names),
        }

    def _class_label(self, breakdown: str, codes: str) -> str:
        """Labels of a class, or of one class for each dimension of a crossed breakdown: `Born here, majority only`."""
        labels = []
        for name, code in zip(breakdown_dimensions(breakdown), codes.split("*"), strict=True):
            known = self.release.dimensions[name].classes_in(breakdown) if name in self.release.dimensions else ()
            labels.append(next((c.label for c in known if c.code == code), code))
        return self.wording.listed(labels)

    def release_files(self) -> list[dict]:
        """Files of the whole release."""
        return [
            self.file("cells.csv", "cells_csv"),
            self.file("cells.parquet", "cells_parquet"),
            self.file("indicators.json", "definitions"),
            self.file("downloads/columns.csv", "columns"),
        ]

    def file(self, name: str, label: str) -> dict:
        """A file of the release folder, by its path in it."""
        size = self._sizes[name] if name in self._sizes else (self.release.path / name).stat().st_size
        return {"path": name, "label": self.wording.say(f"files.{label}"), "size": self.wording.file_size(size)}


def group_label(cell: Cell, sheet: dict, wording: Wording, period: str) -> str:
    """The label of a row of groups; the first row is the total, whose label is its period."""
    return all_label(sheet, wording) if cell.label == period else cell.label
