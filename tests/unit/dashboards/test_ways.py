"""How many links it takes to get to what people come for, on the English pages of a made-up release."""

import pytest

from dashboards.language import load_language
from dashboards.site import build_site
from indicators.release import open_release
from tests.site.page_parts import parse
from tests.site.synthetic_release import write_synthetic_release


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Each page as a tree, by name."""
    release = open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))
    build_site(release, release.path / "site", languages={"en": load_language("en")})
    return {page.name: parse(page.read_text(encoding="utf-8")) for page in (release.path / "site").glob("*.html")}


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


def test_a_gap_with_its_range_is_at_most_three_clicks_from_home(pages):
    def shows_a_gap(_, tree):
        heads = [[th.text for th in table.all("th")] for table in tree.all("table")]
        return any("Gap, points" in head and "Likely range of the gap (95%)" in head for head in heads)

    assert clicks(pages, "index.html", shows_a_gap) <= 3


def test_why_a_figure_is_withheld_is_one_click_from_each_page_that_withholds_one(pages):
    def says_why(_, tree):
        return "A figure is withheld if somebody could learn something about one woman" in tree.text

    withholding = [name for name, tree in pages.items() if "[c]" in tree.text]
    assert len(withholding) > 5
    assert {name: clicks(pages, name, says_why) for name in withholding if clicks(pages, name, says_why) > 1} == {}


def test_objecting_takes_two_clicks_from_each_page(pages):
    def has_the_form(_, tree):
        return any(link.attributes.get("href") == "comment-form.csv" for link in tree.all("a"))

    for name in pages:
        if name != "leave.html":
            assert clicks(pages, name, has_the_form) <= 2, name


def test_a_file_with_what_its_columns_mean_is_two_clicks_from_each_page(pages):
    def has_both(_, tree):
        links = {link.attributes.get("href", "") for link in tree.all("a")}
        return "../cells.csv" in links and "../downloads/columns.csv" in links

    for name in pages:
        if name != "leave.html":
            assert clicks(pages, name, has_both) <= 2, name


def test_every_page_leads_to_the_six_main_pages_and_can_be_reached(pages):
    main = {"index.html", "equal.html", "trust.html", "made.html", "review.html"}
    for name, tree in pages.items():
        if name != "leave.html":
            assert main <= {link.attributes.get("href") for link in tree.all("a")}, name
            assert clicks(pages, "index.html", lambda found, _, name=name: found == name) <= 2, name
