"""The search on the home page, in a browser, without a server."""

import pytest
from playwright.sync_api import expect

from tests.site.page_parts import parse

pytestmark = pytest.mark.site


@pytest.fixture
def home(visit, release_folder):
    return visit(f"{(release_folder / 'site').as_uri()}/index.html")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("private asked p28", ["P28 Asked in private"]),
        ("PRIVATE P28", ["P28 Asked in private"]),
        ("p28 príváte", ["P28 Asked in private"]),
        ("gap referral", ["O21 Gap in referrals"]),
        ("p30", ["P30 First-line support"]),
        ("barriers of papers", ["9. Barriers of papers, payment and daily life are lowered"]),
        ("private referral", []),
        ("", []),
    ],
)
def test_every_word_typed_has_to_be_in_an_entry(home, typed, found):
    page = home.page
    listed = look_for(page, typed)
    assert [text for text in listed if ", 2025:" not in text] == found
    if typed:
        said = f"{len(listed)} found" if listed else "Nothing found. The list below has all indicators."
        assert page.locator(".search [role=status]").text_content() == said
    assert home.complaints == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def look_for(page, typed):
    """What the search lists for these words."""
    page.fill("#search", typed)
    if typed:
        expect(page.locator(".search [role=status]")).not_to_have_text("")
    return page.locator(".search li").all_text_contents()


def test_gaps_of_a_group_are_found_by_its_name_as_the_page_on_gaps_has_them(home, visit, release_folder):
    listed = look_for(home.page, "roma gap")
    assert listed and all("Roma or Traveller" in text for text in listed)
    told = [text for text in listed if "A gap of" in text]
    equal = parse((release_folder / "site" / "equal.html").read_text(encoding="utf-8"))
    clear = [li.text for ul in equal.all("ul", class_="clear-gaps") for li in ul.all("li")]
    assert told == [text for text in clear if ": Roma or Traveller" in text] and told
    home.page.click(f".search li a:text-is({told[0]!r})")
    home.page.wait_for_url("**/equal.html#*")
    assert home.page.locator("details[open] :target").count() == 1, "the folded part is open"


def test_titles_come_before_definitions(home):
    listed = look_for(home.page, "asked in private")
    assert listed[0] == "P28 Asked in private"


def test_what_was_found_leads_to_its_page_and_nothing_is_loaded_before_somebody_types(home):
    page = home.page
    assert not [url for url in home.requests if url.endswith("search.js")]
    page.fill("#search", "first-line")
    page.click(".search li a")
    page.wait_for_url("**/p30.html")


def test_without_scripts_there_is_no_box_that_does_nothing(visit, release_folder):
    page = visit(f"{(release_folder / 'site').as_uri()}/index.html", scripts=False).page
    assert not page.locator("#search").is_visible()
