"""What every page owes a woman on a device that others use, and readers who see it otherwise than most."""

import re

import pytest

from dashboards.withdrawn import write_notice
from tests.site.page_parts import parse

HELPLINE = "a national helpline can listen and advise"


@pytest.fixture(scope="module")
def pages(release_folder):
    """Every English page but the neutral one, as a tree."""
    files = sorted((release_folder / "site").glob("*.html"))
    return {path.name: parse(path.read_text(encoding="utf-8")) for path in files if path.name != "leave.html"}


def test_every_page_has_the_helpline_and_says_what_stays_on_the_device(pages):
    assert len(pages) > 30
    for name, page in pages.items():
        (footer,) = page.all("footer")
        assert HELPLINE in footer.text, name
        assert "cannot take itself out of the browser’s history" in footer.text, name
        assert [link.attributes["href"] for link in footer.all("a")] == ["device.html"], name


def test_a_withdrawn_page_has_the_helpline_and_the_way_out(tmp_path):
    write_notice(tmp_path, ["p28.html"], "former", "a wrong figure", None)
    page = parse((tmp_path / "p28.html").read_text(encoding="utf-8"))
    assert HELPLINE in page.text and next(page.all("a", id_="leave")).attributes["href"] == "leave.html"


def test_the_neutral_page_leads_nowhere_back_and_says_nothing_of_the_site(release_folder):
    for path in (release_folder / "site").rglob("leave.html"):
        page = parse(path.read_text(encoding="utf-8"))
        assert not list(page.all("a")) and not list(page.all("script")), path
        assert not re.search("statist|helpline|violen|indicator", page.text, re.IGNORECASE), path


def test_every_page_has_its_own_policy_and_nothing_of_anybody_else(release_folder):
    for path in (release_folder / "site").rglob("*.html"):
        metas = list(parse(path.read_text(encoding="utf-8")).all("meta"))
        policy = next(m.attributes["content"] for m in metas if "http-equiv" in m.attributes)
        assert policy.startswith("default-src 'none'; ") and "form-action 'none'" in policy, path
        assert "unsafe" not in policy and "http" not in policy.replace("http-equiv", ""), path


@pytest.mark.site
def test_a_print_has_every_table_and_drawing_and_no_buttons(visit, release_folder):
    page = visit((release_folder / "site" / "p28.html").as_uri(), width=700).page
    page.emulate_media(media="print")
    assert page.locator(".drawing").first.is_visible()
    assert not page.locator("#leave").is_visible() and page.locator("button:visible").count() == 0
    heights = page.evaluate(
        "[...document.querySelectorAll('table.numbers')].map(t => t.getBoundingClientRect().height)"
    )
    assert heights and min(heights) > 40, "folded tables are printed"


@pytest.mark.site
def test_in_forced_colours_what_is_withheld_and_the_way_out_have_an_outline(browser, release_folder):
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto((release_folder / "site" / "p28.html").as_uri())
    style = "e => { const s = getComputedStyle(e); return [s.borderTopStyle, parseFloat(s.borderTopWidth)]; }"
    assert page.locator("#leave").evaluate(style) == ["solid", 2]
    dashes = page.locator(".drawing rect").first.evaluate("e => getComputedStyle(e).strokeDasharray")
    assert dashes == "3px, 3px"
    page.goto((release_folder / "site" / "p34.html").as_uri())
    assert page.locator("table.crossing td.hatched").first.evaluate(style)[0] == "dashed"
    context.close()
