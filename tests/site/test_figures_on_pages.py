"""Every figure on the pages is one of the release, and the program that says so finds what is wrong."""

import json
import re
import shutil

import pandas as pd
import pytest

from dashboards.language import load_language
from dashboards.site import build_site
from indicators.release import open_release
from tests.site.figures_check import faults
from tests.site.synthetic_release import write_synthetic_release


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = write_synthetic_release(tmp_path_factory.mktemp("figures") / "release")
    build_site(open_release(folder), folder / "site", languages={"en": load_language("en")})
    return folder


def test_every_figure_on_the_pages_is_one_of_the_release(release):
    assert faults(release) == []


def first(pattern, replacement, count=1):
    """Change the first match of `pattern`."""
    return lambda text: re.sub(pattern, replacement, text, count=count, flags=re.S)


def within(start, end, change):
    """Change only what stands between two texts."""

    def apply(text):
        place = text.index(start)
        stop = text.index(end, place)
        return text[:place] + change(text[place:stop]) + text[stop:]

    return apply


def in_table(caption, change):
    """Change the table with this caption."""
    return lambda text: _table(text, caption, change)


def _table(text, caption, change):
    place = re.search(f"<caption[^>]*>{re.escape(caption)}", text).start()
    stop = text.index("</table>", place)
    return text[:place] + change(text[place:stop]) + text[stop:]


def in_drawing(key, change):
    """Change the drawing with this key."""

    def apply(text):
        place = text.index(f'id="{key}-name"')
        stop = text.index("</div>", place)
        return text[:place] + change(text[place:stop]) + text[stop:]

    return apply


def in_script(change):
    """Change the interactive figures."""

    def apply(text):
        figures = json.loads(text.removeprefix("window.pageFigures=").rstrip(";\n"))
        change(figures)
        return "window.pageFigures=" + json.dumps(figures) + ";\n"

    return apply


def hole(figures):
    values = figures["p34-trend"]["data"][-1]["y"]
    values[values.index(None)] = 51.3


def rounded(figures):
    trace = figures["p28-migrant-status"]["data"][0]
    trace["x"] = [round(x) for x in trace["x"]]


def swapped(figures):
    labels = figures["p28-migrant-status"]["data"][0]["y"]
    labels[1], labels[2] = labels[2], labels[1]


def silent(figures):
    figures["p28-ethnic-group"]["notes"].pop()


LATEST = "Asked in private, latest period first"
MIGRANT = "Asked in private by migrant status, 2025"
ETHNIC = "Asked in private by ethnic group, 2025"
GAPS = "Asked in private: gap to “Born here”, 2025"


def other_limit(figures):
    figures["p34-signal"]["data"][1]["y"][0] += 1


LIMITS = "Support offered: the figures and how far chance alone"
TARGET = "First-line support: the figures so far"
STEPS = "Steps of care, per cent, by migrant status, 2025"
PLANTED = {
    "a figure in a table": ("p28.html", in_table(LATEST, first(r'number">(\d)(\d)%', r'number">\g<1>9.9%'))),
    "an unrounded figure": ("p28.html", in_table(LATEST, first(r'">(\d+)%', r'">\1.4271%'))),
    "another rounding": ("p28.html", in_table(MIGRANT, first(r'">(\d+)%', r'">\1.0%'))),
    "a stale interval": ("p28.html", in_table(MIGRANT, first(r"(\d+) to (\d+)", r"\1 to 99"))),
    "a number in the way of another language": ("p28.html", in_table(MIGRANT, first(r'">(\d+)%', '">\\1\u00a0%'))),
    "a thousands separator of another language": ("p28.html", in_table(LATEST, first(r"(\d),(\d{3})", r"\1.\2"))),
    "a count in a table": ("p28.html", in_table(MIGRANT, first(r"(\d+) of", "7 of"))),
    "a symbol swapped for another": ("p28.html", in_table(ETHNIC, first(r"\[c\]", "[x]"))),
    "a symbol dropped": ("p34.html", in_table("Support offered, latest", first(r" \[p\]", ""))),
    "a withheld figure as 0": ("p28.html", in_table(ETHNIC, first(r"\[c\]", "0%"))),
    "two labels swapped": ("p28.html", in_table(MIGRANT, first(r"Born abroad", "Not asked"))),
    "a row left out": ("p28.html", in_table(MIGRANT, first(r"<tr><th scope=.row.*?(?=<tr)", ""))),
    "the heads of a table left out": ("p28.html", in_table(MIGRANT, first(r"<tr>.*?(?=<tbody)", ""))),
    "a row of another period": ("p28.html", in_table(LATEST, first("2024 Q3", "2024 Q9"))),
    "a legend dropped": ("p28.html", first(r'<ul class="legend">.*?</ul>', "")),
    "a symbol explained that is not there": (
        "p28.html",
        first(r'<ul class="legend">', r"\g<0><li><strong>[b]</strong>"),
    ),
    "a figure in a drawing": (
        "p28.html",
        in_drawing("p28-migrant-status", first(r'bold">(\d+)%', 'bold">88%')),
    ),
    "a label in a drawing": ("p28.html", in_drawing("p28-migrant-status", first("Born abroad", "Born here"))),
    "a hatched place without its word": (
        "p28.html",
        in_drawing("p28-ethnic-group", first(r"<text[^>]*>\[c\] withheld</text>", "")),
    ),
    "a word without its hatched place": (
        "p28.html",
        in_drawing("p28-ethnic-group", first(r"<rect[^>]*/>", "")),
    ),
    "an axis with a wrong step": ("p28.html", in_drawing("p28-migrant-status", first(">20%<", ">25%<"))),
    "an axis without its unit": ("p28.html", in_drawing("p28-trend", first(">20%<", ">20<"))),
    "the last figure of a trend": (
        "p28.html",
        in_drawing("p28-trend", first(r'bold">\d+%', 'bold">1%')),
    ),
    "a description": ("p28.html", in_drawing("p28-migrant-status", first(r"Born abroad \d+%", "Born abroad 5%"))),
    "the lowest figure in a description": (
        "p28.html",
        in_drawing("p28-trend", first(r"lowest shown \d+%", "lowest shown 2%")),
    ),
    "how many are withheld in a description": (
        "p28.html",
        in_drawing("p28-ethnic-group", first(r"(\d) withheld", "4 withheld")),
    ),
    "the headline": ("p28.html", first(r"eligible for enquiry, (\d+) were", "eligible for enquiry, 97 were")),
    "the year of the headline": ("p28.html", first(r"Year 2025, likely", "Year 2024, likely")),
    "a direction that the ranges do not give": (
        "p28.html",
        first(r"(Higher|Lower) than in 2024|No clear change since 2024", "Much higher than in 2024"),
    ),
    "how much is withheld": (
        "p28.html",
        first(r"(\d+) of the (\d+) figures of this", r"\1 of the 9\2 figures of this"),
    ),
    "a figure of two dimensions": (
        "p28.html",
        within('<table class="crossing">', "</table>", first(r"<small>\d+", "<small>1")),
    ),
    "a withheld place of two dimensions": (
        "p34.html",
        within('<table class="crossing">', "</table>", first(r"\[c\]", "12%")),
    ),
    "a card on the home page": ("index.html", first(r'card-figure">\d+', 'card-figure">1')),
    "the latest figure in the catalogue": (
        "index.html",
        in_table("Process: About women", first(r"<strong>\d+%", "<strong>4%")),
    ),
    "a figure about services": (
        "index.html",
        in_table("Process: About services", first(r"<strong>\d+%", "<strong>4%")),
    ),
    "a gap": ("equal.html", in_table(GAPS, first("\u2212(\\d+)", "\\1"))),
    "the range of a gap": ("equal.html", in_table(GAPS, first("(\u2212\\d+) to", "\u221299 to"))),
    "a gap in a drawing": (
        "equal.html",
        in_drawing("p28-gap-migrant-status", first('bold">\u2212\\d+', 'bold">\u22121')),
    ),
    "a limit of chance": ("p34.html", in_table(LIMITS, first(r"(\d+) to (\d+)", r"\1 to 99"))),
    "the middle of a series": (
        "p34.html",
        in_table(LIMITS, first(r'number">(\d+)%<td class="number">\d+ to', 'number">1%<td class="number">9 to')),
    ),
    "what is beyond its limits": (
        "p34.html",
        first(r"(above|below) their own limits: 20", r"\1 their own limits: 19"),
    ),
    "a dot beyond its limits": (
        "p34.html",
        in_drawing("p34-signal", first("dots reference", "dots mark")),
    ),
    "a limit in an interactive figure": ("figures/p34.js", in_script(other_limit)),
    "a figure on the way to a target": ("p30.html", in_table(TARGET, first(r'number">\d+%', 'number">1%'))),
    "what is aimed at": ("p30.html", in_drawing("p30-target-t02", first(">75%<", ">57%<"))),
    "a step of care in a table": ("equal.html", in_table(STEPS, first(r'number">\d+%', 'number">1%'))),
    "the range of a step of care": ("equal.html", in_table(STEPS, first(r"<small>\d+ to", "<small>1 to"))),
    "a step of care in a drawing": (
        "equal.html",
        in_drawing("steps-migrant-status", first(r'bold">\d+%', 'bold">1%')),
    ),
    "a step of care without a figure left out": ("equal.html", first("O07 Reached at 90 days", "")),
    "how many gaps are clear": ("equal.html", first(r'lead">(\d+) of', r'lead">9\1 of')),
    "a clear gap left out": ("equal.html", first(r"<li><a href=\"#p28\">.*?(?=<li>|</ul>)", "")),
    "how much is shown": ("trust.html", first(r"<p>[\d,]+ of the", "<p>9,999 of the")),
    "a count by status": ("trust.html", in_table("How many figures are", first(r'number">[\d,]+<', 'number">12<'))),
    "a share withheld": ("trust.html", in_table("How much is withheld", first(r"(\d+)%", "1%"))),
    "how many have a known group": ("trust.html", in_table("Per cent whose migrant status", first(r"(\d+)%", "99%"))),
    "a hole filled in an interactive figure": ("figures/p34.js", in_script(hole)),
    "a rounded value in an interactive figure": ("figures/p28.js", in_script(rounded)),
    "swapped labels in an interactive figure": ("figures/p28.js", in_script(swapped)),
    "a withheld place that an interactive figure is silent of": ("figures/p28.js", in_script(silent)),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_wrong_is_found(release, tmp_path, name):
    file, change = PLANTED[name]
    copy = tmp_path / "release"
    shutil.copytree(release, copy, ignore=shutil.ignore_patterns("static", "cells.parquet"))
    path = copy / "site" / file
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "nothing was planted"
    path.write_text(after, encoding="utf-8")
    found = faults(copy)
    assert found
    assert all(line.startswith(path.stem) for line in found), "the fault is told where it is"


EQUITY = {
    "D": ("-12.4", "-15.2", "-9.1", "no"), "D_missing": ("-11.3", "-20.4", "3.2", "not_tested"),
    "D_age": ("-10.6", "-14.4", "-6.6", "not_tested"),
}  # fmt: skip
"""Invented numbers by measure for women born abroad in P28: value, lower, upper, clear among all."""


@pytest.fixture(scope="module")
def with_equity(tmp_path_factory):
    """The same release with a table of gaps of its own."""
    folder = write_synthetic_release(tmp_path_factory.mktemp("equity") / "release")
    rows = [
        {"indicator": "P28", "period": "2025", "breakdown": "migrant_status", "region": "all", "group": group,
         "measure": measure, "value": float(value), "lower": float(lower), "upper": float(upper), "clear": clear,
         "status": "shown"}
        for group in ("migrant", "descendant")
        for measure, (value, lower, upper, clear) in EQUITY.items()
    ]  # fmt: skip
    for code, dimension in ((c, d) for c in ("P28", "P30", "P34", "O04") for d in ("migrant_status", "ethnic_group")):
        groups = ("migrant", "descendant") if dimension == "migrant_status" else ("roma_traveller", "other_minority")
        rows += [
            rows[0] | {"indicator": code, "breakdown": dimension, "group": group, "clear": "yes"}
            for group in groups
            if (code, dimension) != ("P28", "migrant_status")
        ]
    table = pd.DataFrame(rows)
    table.to_parquet(folder / "equity.parquet", index=False)
    table.to_csv(folder / "equity.csv", index=False, lineterminator="\n")
    build_site(open_release(folder), folder / "site", languages={"en": load_language("en")})
    return folder


def test_what_stands_beside_the_gaps_is_of_the_release(with_equity):
    assert faults(with_equity) == []


BESIDE = {
    "what a gap could be if all groups were known": in_table(GAPS, first("\u221220 to 3", "\u22122 to 3")),
    "a gap at the same ages": in_table(GAPS, first("\u221211 <small>", "\u22122 <small>")),
    "that chance alone could show as much": first(r"Together with the other groups compared,", "Beside others,"),
    "how many gaps stay clear": first(r"(\d+) of these (\d+) stay clear", r"\1 of these 9\2 stay clear"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_is_wrong_beside_the_gaps_is_found(with_equity, tmp_path, name):
    copy = tmp_path / "release"
    shutil.copytree(with_equity, copy, ignore=shutil.ignore_patterns("static", "cells.parquet"))
    page = copy / "site" / "equal.html"
    before = page.read_text(encoding="utf-8")
    after = BESIDE[name](before)
    assert after != before, "nothing was planted"
    page.write_text(after, encoding="utf-8")
    found = faults(copy)
    assert found and all(line.startswith("equal") for line in found)
