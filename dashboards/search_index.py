"""What the search on the home page looks through, without a server.

Belongs here: entries for indicators, gaps between groups, and recommendations. Does not: looking (`static/site.js`).
"""

import json
from collections.abc import Iterator, Mapping

from dashboards.gaps import GAP_SHEET, GroupGap
from dashboards.pilot import address_in
from dashboards.wording import Wording
from indicators.release import Release


class SearchIndex:
    """The entries of one release in one language. An entry: where it leads, what stands there, more words that find
    it."""

    def __init__(self, release: Release, wording: Wording, equal: Mapping, recommendations: Mapping):
        self.release, self.wording = release, wording
        self.equal, self.recommendations = equal, recommendations

    def script(self) -> str:
        """The index as a script, because a page opened from a folder may not fetch."""
        found = [*self._indicators(), *self._gaps(), *self._recommendations()]
        entries = [[address_in(self.wording.language, address), *words] for address, *words in found]
        return f"window.pageIndex={json.dumps(entries, ensure_ascii=False, separators=(',', ':'))};\n"

    def _indicators(self) -> Iterator[list[str]]:
        for code, sheet in self.release.indicators.items():
            yield [f"{code.lower()}.html", f"{code} {sheet['short_name']}", f"{sheet['name']} {sheet['definition']}"]

    def _gaps(self) -> Iterator[list[str]]:
        """Each group beside its reference, clear gaps first: the sentence of the gap, or that none is clear."""
        gap_word = str(self.wording.say("equal.how_big"))
        listed = [(part, block, gap) for part in self.equal["parts"] for block in part["blocks"] for gap in block.gaps]
        for part, block, gap in sorted(listed, key=lambda entry: not entry[2].clear):
            address = f"equal.html#{part['sheet']['indicator'].lower()}"
            yield [address, self._sentence(part, gap), f"{gap_word} {block.heading}"]

    def _sentence(self, part: Mapping, gap: GroupGap) -> str:
        sheet, say = part["sheet"], self.wording.say
        if not gap.clear:
            key = "gap.unclear" if gap.gap.shown else f"symbols.{gap.gap.status}"
            return str(
                say(
                    "search.other_gap",
                    name=sheet["short_name"],
                    year=part["year"],
                    group=gap.group.label,
                    said=say(key),
                )
            )
        return str(
            say(
                "equal.clear_gap",
                name=sheet["short_name"],
                href="",
                year=part["year"],
                group=gap.group.label,
                value=self.wording.written(gap.group, sheet),
                reference=gap.reference.label,
                reference_value=self.wording.written(gap.reference, sheet),
                gap=self.wording.written(gap.gap, GAP_SHEET, gap.decimals),
                range=self.wording.range(gap.gap, gap.decimals),
            )
        )

    def _recommendations(self) -> Iterator[list[str]]:
        say = self.wording.say
        for entries in self.recommendations["levels"].values():
            for entry in entries:
                number = entry["number"]
                text = say("indicator.recommendation", number=number, text=say(f"recommendations.text_{number}"))
                heading = str(say("recommendations.one", number=number))
                yield [f"recommendation-{number}.html", str(text), heading]
        for entry in self.recommendations["studies"]:
            number = entry["number"]
            heading = str(say("recommendations.one_study", number=number))
            yield [f"case-study-{number}.html", str(say(f"recommendations.study_{number}")), heading]
