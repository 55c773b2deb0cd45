"""The search on the home page, in a browser, without a server."""

import pytest

pytestmark = pytest.mark.site


@pytest.fixture
def home(visit, release_folder):
    return visit(f"{(release_folder / 'site').as_uri()}/index.html")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("private", ["P28 Asked in private"]),
        ("PRIVATE asked", ["P28 Asked in private"]),
        ("príváte", ["P28 Asked in private"]),
        ("referral", ["O04 Referral completed"]),
        ("p30", ["P30 First-line support"]),
        ("private referral", []),
        ("", []),
    ],
)
def test_every_word_typed_has_to_be_in_the_title_or_the_definition(home, typed, found):
    page = home.page
    page.fill("#search", typed)
    if typed:
        page.wait_for_function("document.querySelector('.search [role=status]').textContent !== ''")
    assert page.locator(".search li").all_text_contents() == found
    if typed:
        said = f"{len(found)} found" if found else "Nothing found. The list below has all indicators."
        assert page.locator(".search [role=status]").text_content() == said
    assert home.complaints == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_what_was_found_leads_to_its_page_and_nothing_is_loaded_before_somebody_types(home):
    page = home.page
    assert not [url for url in home.requests if url.endswith("search.js")]
    page.fill("#search", "first-line")
    page.click(".search li a")
    page.wait_for_url("**/p30.html")


def test_without_scripts_there_is_no_box_that_does_nothing(visit, release_folder):
    page = visit(f"{(release_folder / 'site').as_uri()}/index.html", scripts=False).page
    assert not page.locator("#search").is_visible()
