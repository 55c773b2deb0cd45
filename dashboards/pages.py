"""What stands on each page, from a release and the settings of the country.

Belongs here: the content of the pages as plain values for the templates. Does not: their wording
(`templates`, `words.yaml`), their files (`site`).
"""

from dataclasses import dataclass

from markupsafe import Markup

from dashboards.charts import Chart, GroupsChart, all_label, axis_for, groups_chart, trend_chart
from dashboards.downloads import downloads
from dashboards.selection import Cell, Selection, missing_share, widest_gap
from dashboards.svg_groups import groups_drawing
from dashboards.svg_trend import trend_drawing
from dashboards.wording import Wording, decimals_for, file_size
from indicators.release import Release
from schemas.dimensions import Dimension

GROUP_DIMENSIONS = ("migrant_status", "ethnic_group")
"""Dimensions whose classes are groups of women; a region is not one."""

SHADES = 5


@dataclass(frozen=True)
class Block:
    """A chart, if anything of it can be shown, and the figures of its table."""

    heading: str
    note: str
    rows: tuple[Cell, ...]
    decimals: int
    legend: list[dict]
    chart: Chart | None
    wide: str = ""
    narrow: str = ""


class Pages:
    """The content of every page of one release."""

    def __init__(self, release: Release, wording: Wording, settings: dict):
        self.release, self.wording, self.settings = release, wording, settings
        self.selection = Selection(release)
        self._sizes = {f"downloads/{name}": len(content) for name, content in downloads(release).items()}

    def home(self) -> dict:
        """Content of the home page."""
        sheets = self.release.indicators.values()
        return {
            "cards": [self._card(s) for s in self._headline_sheets()],
            "rows": [self._catalogue_row(s) for s in sheets],
            "indicator_count": len(self.release.indicators),
            "statuses": self._all_statuses(),
            "files": self._release_files(),
            "year": self.selection.latest_year,
        }

    def indicator(self, indicator: str) -> dict:
        """Content of the page of one indicator. `charts` are those drawn on it, for their interactive form."""
        sheet = self.release.indicators[indicator]
        headline = self.selection.headline(indicator)
        year = headline.period if headline else self.selection.latest_year
        statuses = self.selection.statuses(indicator)
        blocks = [self._trend(sheet)]
        blocks += [self._groups(sheet, name, year) for name in self.release.dimensions]
        return {
            "sheet": sheet,
            "headline": headline,
            "year": year,
            "latest_year": self.selection.latest_year,
            "latest": self.selection.total(indicator, self.selection.latest_year),
            "before": self.selection.year_before(indicator, year),
            "missing": self._missing_badges(sheet, year),
            "collected": set(statuses) != {"not_available"},
            "statuses": statuses,
            "cell_count": statuses.total(),
            "trend": blocks[0],
            "groups": blocks[1:],
            "crossing": self._crossing(sheet, year),
            "charts": [b.chart for b in blocks if b.chart],
            "files": [self._file(f"downloads/{indicator}.csv", "CSV, this indicator"), *self._release_files()],
        }

    def _headline_sheets(self) -> list[dict]:
        """Up to four sheets with a figure: those the country names, then proportions in catalogue order."""
        by_code = self.release.indicators
        named = [by_code[c] for c in self.settings["headline_indicators"] if c in by_code]
        others = [s for s in by_code.values() if s not in named and s["measure"] != "count"]
        return [s for s in (*named, *others) if self.selection.headline(s["indicator"])][:4]

    def _card(self, sheet: dict) -> dict:
        now = self.selection.headline(sheet["indicator"])
        return {"sheet": sheet, "cell": now, "before": self.selection.year_before(sheet["indicator"], now.period)}

    def _catalogue_row(self, sheet: dict) -> dict:
        indicator = sheet["indicator"]
        now = self.selection.headline(indicator)
        year = now.period if now else self.selection.latest_year
        cell = now or self.selection.total(indicator, year)
        return {
            "sheet": sheet,
            "cell": cell,
            "before": self.selection.year_before(indicator, year),
            "gap": self._gap_text(sheet, year),
            "quality": self._quality(sheet, cell),
            "missing": self._missing_list(sheet, year),
        }

    def _gap_text(self, sheet: dict, year: str) -> str:
        """The widest gap over the dimensions of groups, the clear ones before the unclear."""
        gaps = [
            widest_gap(self.release.dimensions[d], self.selection.groups(sheet["indicator"], year, d))
            for d in GROUP_DIMENSIONS
        ]
        best = max(gaps, key=lambda g: (g.distinct, g.low is not None, g.high.value - g.low.value if g.low else 0.0))
        available = any(
            c.status != "not_available"
            for d in GROUP_DIMENSIONS
            for c in self.selection.groups(sheet["indicator"], year, d)
        )
        return self.wording.gap(best, sheet, available)

    def _quality(self, sheet: dict, cell: Cell) -> str:
        """`good`, `some_gaps`, `care` or `unknown`, by the share without group information and by reliability."""
        if not cell.shown:
            return "unknown"
        shares = [share for _, share in self._missing_shares(sheet, cell.period)]
        if cell.reliability != "ok" or any(s > self.settings["missing_share_care"] for s in shares):
            return "care"
        if any(s > self.settings["missing_share_caution"] for s in shares):
            return "some_gaps"
        return "good" if shares else "unknown"

    def _missing_shares(self, sheet: dict, year: str) -> list[tuple[str, float]]:
        total = self.selection.total(sheet["indicator"], year)
        shares = [
            (d, missing_share(total, self.selection.groups(sheet["indicator"], year, d))) for d in GROUP_DIMENSIONS
        ]
        return [(d, share) for d, share in shares if share is not None]

    def _missing_badges(self, sheet: dict, year: str) -> list[str]:
        words = self.wording.words
        return [
            words["missing_badge"].format(dimension=words["missing_names"][d], share=self.wording.number(share) + "%")
            for d, share in self._missing_shares(sheet, year)
        ]

    def _missing_list(self, sheet: dict, year: str) -> str:
        """The same in one phrase for the catalogue; empty if it cannot be said."""
        words = self.wording.words
        parts = [
            f"{words['missing_names'][d].lower()} {self.wording.number(share)}%"
            for d, share in self._missing_shares(sheet, year)
        ]
        return words["missing_list"].format(list=", ".join(parts)) if parts else ""

    def _trend(self, sheet: dict) -> Block:
        years = self.selection.trend(sheet["indicator"], self.selection.years)
        quarters = self.selection.trend(sheet["indicator"], self.selection.quarters)
        chart = trend_chart(sheet, years, quarters, self.wording)
        return self._block("", "", (*years[::-1], *quarters[::-1]), sheet, chart)

    def _groups(self, sheet: dict, name: str, year: str) -> Block:
        dimension: Dimension = self.release.dimensions[name]
        total = self.selection.total(sheet["indicator"], year)
        rows = self.selection.groups(sheet["indicator"], year, name)
        chart = groups_chart(sheet, name, dimension.label, rows, total, self.wording)
        return self._block(dimension.label, dimension.rule, (total, *rows), sheet, chart)

    def _block(self, heading: str, note: str, rows: tuple[Cell, ...], sheet: dict, chart: Chart | None) -> Block:
        decimals = decimals_for(rows, sheet)
        legend = self.wording.legend(rows, decimals)
        if chart is None:
            return Block(heading, note, rows, decimals, legend, None)
        draw = groups_drawing if isinstance(chart, GroupsChart) else trend_drawing
        wide, narrow = (Markup(draw(chart, self.wording, wide)) for wide in (True, False))
        return Block(heading, note, rows, decimals, legend, chart, wide, narrow)

    def _crossing(self, sheet: dict, year: str) -> dict | None:
        """The two group dimensions at once; None if the source supplies none of it."""
        across, down = GROUP_DIMENSIONS
        rows = self.selection.crossing(sheet["indicator"], year, across, down)
        cells = [c for _, row in rows for c in row]
        if all(c.status == "not_available" for c in cells):
            return None
        axis = axis_for(cells, sheet)
        top = max((c.value for c in cells if c.shown), default=0) or 1
        decimals = decimals_for(cells, sheet)
        return {
            "columns": [c.label for c in rows[0][1]],
            "rows": rows,
            "shade": lambda c: min(SHADES - 1, int(SHADES * c.value / top)) if axis and c.shown else None,
            "decimals": decimals,
            "legend": self.wording.legend(cells, decimals),
            "withheld": sum(c.status == "suppressed" for c in cells),
            "cell_count": len(cells),
        }

    def _all_statuses(self) -> dict[str, int]:
        return self.release.cells["status"].value_counts().to_dict()

    def _release_files(self) -> list[dict]:
        files = [
            self._file("cells.csv", "CSV, whole release"),
            self._file("cells.parquet", "Parquet, whole release"),
            self._file("indicators.json", "Definitions (JSON)"),
            self._file("downloads/columns.csv", "What the columns mean"),
        ]
        return [f for f in files if f]

    def _file(self, name: str, label: str) -> dict:
        """A file of the release folder, which stands one level above the pages."""
        size = self._sizes[name] if name in self._sizes else (self.release.path / name).stat().st_size
        return {"href": f"../{name}", "label": label, "size": file_size(size)}


def group_label(cell: Cell, sheet: dict, wording: Wording, period: str) -> str:
    """The label of a row of groups; the first row is the total, whose label is its period."""
    return all_label(sheet, wording) if cell.label == period else cell.label
