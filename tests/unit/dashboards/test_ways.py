"""How many links it takes to get to what people come for, on the English pages of a made-up release."""

import re

import pytest

from dashboards.language import load_language
from dashboards.site import build_site
from indicators.release import open_release
from tests.site.page_parts import parse
from tests.site.synthetic_release import write_synthetic_release


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """Each page as text, by name."""
    release = open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))
    build_site(release, release.path / "site", languages={"en": load_language("en")})
    return {page.name: page.read_text(encoding="utf-8") for page in (release.path / "site").glob("*.html")}


@pytest.fixture(scope="module")
def pages(html):
    """Each page as a tree, by name."""
    return {name: parse(text) for name, text in html.items()}


def clicks(pages, start, goal):
    """The least number of links from a page to one of which `goal(name, tree)` holds."""
    seen, layer, steps = {start}, [start], 0
    while layer:
        if any(goal(name, pages[name]) for name in layer):
            return steps
        links = (link.attributes.get("href", "").partition("#")[0] for name in layer for link in pages[name].all("a"))
        layer = sorted({name for name in links if name in pages} - seen)
        seen.update(layer)
        steps += 1
    raise AssertionError("no way")


def gap_is_near(pages):
    def shows_a_gap(_, tree):
        heads = [[th.text for th in table.all("th")] for table in tree.all("table")]
        return any("Gap, points" in head and "Likely range of the gap (95%)" in head for head in heads)

    assert clicks(pages, "index.html", shows_a_gap) <= 3


def reason_is_near(pages):
    def says_why(_, tree):
        return "A figure is withheld if somebody could learn something about one woman" in tree.text

    withholding = [name for name, tree in pages.items() if "[c]" in tree.text]
    assert len(withholding) > 5
    assert {name: clicks(pages, name, says_why) for name in withholding if clicks(pages, name, says_why) > 1} == {}


def objecting_is_near(pages):
    def has_the_form(_, tree):
        return any(link.attributes.get("href") == "comment-form.csv" for link in tree.all("a"))

    for name in pages.keys() - {"leave.html"}:
        assert clicks(pages, name, has_the_form) <= 2, name


def file_with_its_description_is_near(pages):
    def has_both(_, tree):
        links = {link.attributes.get("href", "") for link in tree.all("a")}
        return "../cells.csv" in links and "../downloads/columns.csv" in links

    for name in pages.keys() - {"leave.html"}:
        assert clicks(pages, name, has_both) <= 2, name


def main_pages_are_near(pages):
    main = {"index.html", "equal.html", "trust.html", "made.html", "review.html", "device.html"}
    for name in pages.keys() - {"leave.html"}:
        assert main <= {link.attributes.get("href") for link in pages[name].all("a")}, name
        assert clicks(pages, "index.html", lambda found, _, name=name: found == name) <= 2, name


TASKS = {
    "a gap with its range in three clicks from home": (gap_is_near, r'href="equal\.html[^"]*"'),
    "why a figure is withheld in one from each page that withholds one": (reason_is_near, r'href="trust\.html[^"]*"'),
    "objecting in two from each page": (objecting_is_near, r'href="(review|comment)\.html[^"]*"'),
    "a file with what its columns mean in two from each page": (file_with_its_description_is_near, "columns\\.csv"),
    "the six main pages and every other one": (main_pages_are_near, r'href="made\.html[^"]*"'),
}
"""By task: what has to hold, and the links without which it does not."""


@pytest.mark.parametrize("task", TASKS)
def test_what_people_come_for_is_near(pages, task):
    holds, _ = TASKS[task]
    holds(pages)


@pytest.mark.parametrize("task", TASKS)
def test_a_way_that_is_missing_is_noticed(html, task):
    holds, links = TASKS[task]
    without = {name: parse(re.sub(links, 'href="leave.html"', text)) for name, text in html.items()}
    with pytest.raises(AssertionError):
        holds(without)
