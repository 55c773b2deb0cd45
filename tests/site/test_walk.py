"""Every kind of page in every language, at four widths, with scripts and without.

A few pages for each language and width, so that every kind of page is seen in every language and at every width. With
`SITE_WALK=all` every page of a whole release in every language at every width, which takes two workers 20 minutes:
`SITE_RELEASE` is its folder (default: the newest one in `build/public`), `SITE_WALK_PART=2/4` the second quarter.
"""

import os
from itertools import product
from pathlib import Path

import pytest

from tests.site.walk import LANGUAGES, PILOT, WIDTHS, address, faults, faults_of_leaving, numbers

pytestmark = pytest.mark.site

KINDS = ("index", "equal", "trust", "made", "review", "comment", "device", "release", "recommendations",
         "recommendation-7", "case-study-1", "p28", "p30", "p03", "o07", "o21", "i01")  # fmt: skip
AXE_AT = (360, 1180)
"""Widths at which the sample is looked at with axe too, which takes as long as all the rest."""

PAIRS = tuple(product(LANGUAGES, WIDTHS))


def sample(pair):
    """The kinds of pages that are seen in one language at one width: each kind once a language."""
    place = (LANGUAGES.index(pair[0]) + WIDTHS.index(pair[1])) % len(WIDTHS)
    return [kind for kind in KINDS[place :: len(WIDTHS)] if kind in PILOT.get(pair[0], KINDS)]


def test_every_kind_of_page_is_seen_in_every_language_and_at_every_width():
    for places in (LANGUAGES, WIDTHS):
        for place in places:
            expected = set(PILOT.get(place, KINDS))
            assert {kind for pair in PAIRS if place in pair for kind in sample(pair)} == expected


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def test_pages_hold_what_is_promised(visit, release_folder, pair):
    assert look(visit, release_folder / "site", *pair, sample(pair), axe=pair[1] in AXE_AT) == {}


def look(visit, site, language, width, names, axe=True):
    """What is wrong, by page."""
    start = (site / address(language, "leave")).as_uri()
    with_scripts, without = visit(start, width=width), visit(start, width=width, scripts=False)
    found = {}
    for name in names:
        page = (site / address(language, name)).as_uri()
        with_scripts.requests.clear()
        with_scripts.complaints.clear()
        with_scripts.page.goto(page)
        wrong = faults(with_scripts, width, axe=axe)
        without.page.goto(page)
        if numbers(with_scripts.page) != numbers(without.page):
            wrong.append("the numbers are not the same without scripts")
        if without.page.locator("button:visible").count():
            wrong.append("a button promises what cannot be done without scripts")
        if wrong:
            found[name] = wrong
    with_scripts.page.goto(page)
    if wrong := faults_of_leaving(with_scripts, width):
        found[f"leaving {name}"] = wrong
    without.page.click("#leave")
    without.page.wait_for_url("**/leave.html")
    return found


def whole_walk():
    """(language, width, pages) of the part of the product that was asked for."""
    if os.environ.get("SITE_WALK") != "all":
        return []
    site = Path(os.environ.get("SITE_RELEASE", "build/public/latest")).resolve() / "site"
    part, _, of = os.environ.get("SITE_WALK_PART", "1/1").partition("/")
    # Each pair begins elsewhere, so that a part has pages of every kind too.
    stretches = []
    for place, pair in enumerate(PAIRS):
        names = sorted(
            path.stem for path in (site / address(pair[0], "x")).parent.glob("*.html") if path.stem != "leave"
        )
        stretches.append((site, *pair, names[(int(part) - 1 + place) % int(of) :: int(of)]))
    # A pilot has few pages: a small part may have none of them.
    return [stretch for stretch in stretches if stretch[-1]]


@pytest.mark.parametrize("stretch", whole_walk(), ids=lambda stretch: f"{stretch[1]}-{stretch[2]}")
def test_the_whole_product(visit, stretch):
    site, language, width, names = stretch
    assert look(visit, site, language, width, names) == {}
