"""The files of a site: same bytes, nothing hidden in them, nothing that tells on a reader."""

import gzip
import re
from dataclasses import replace

import pytest

from dashboards.downloads import downloads, write_downloads
from dashboards.settings import load_settings
from dashboards.site import build_site
from dashboards.wording import SYMBOLS
from indicators.release import open_release
from tests.site.synthetic_release import write_synthetic_release
from tests.site.synthetic_sheets import SHEETS

SECRET = 98765


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    return open_release(write_synthetic_release(tmp_path_factory.mktemp("release")))


@pytest.fixture(scope="module")
def site(release):
    build_site(release, release.path / "site")
    write_downloads(release, release.path / "downloads")
    return release.path / "site"


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_there_is_a_page_for_each_indicator(site):
    assert {p.name for p in site.glob("*.html")} == {
        *(
            f"{name}.html"
            for name in (
                "index",
                "recommendations",
                "equal",
                "trust",
                "made",
                "review",
                "comment",
                "device",
                "release",
                "leave",
            )
        ),
        *(f"recommendation-{number}.html" for number in range(1, 18)),
        *(f"case-study-{number}.html" for number in range(1, 5)),
        *(f"{s['indicator'].lower()}.html" for s in SHEETS),
    }


def test_the_same_release_gives_the_same_bytes(release, site, tmp_path):
    build_site(release, tmp_path / "again")
    assert contents(site) == contents(tmp_path / "again")


def test_no_number_of_a_hidden_cell_reaches_a_page_or_a_figure(release, tmp_path):
    cells = release.cells.copy()
    hidden = cells["status"] != "shown"
    assert hidden.any()
    for column in ("numerator", "denominator", "value", "lower", "upper"):
        cells.loc[hidden, column] = SECRET
    build_site(replace(release, cells=cells), tmp_path / "leaky")
    build_site(release, tmp_path / "tight")
    assert contents(tmp_path / "leaky") == contents(tmp_path / "tight")


def test_titles_and_file_names_say_nothing_of_violence(site):
    words = re.compile(
        r"violen|abus|partner|ipv|women|victim|pareja|mujer|víctima|عنف|نساء|femme|conjoint", re.IGNORECASE
    )
    for page in site.rglob("*.html"):
        assert not words.search(re.search(r"<title>(.*?)</title>", page.read_text(encoding="utf-8")).group(1))
    assert not [p for p in contents(site) if words.search(p)]


def test_pages_hold_no_inline_style_or_script_and_no_address_of_anybody_else(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?! src)", text), page.name
        assert not re.search(r"https?://", text), page.name
        assert 'name="referrer" content="no-referrer"' in text
        assert "default-src 'none'" in text


def test_a_first_view_is_less_than_30_kB(site):
    shared = [(site / "static" / name).read_bytes() for name in ("site.css", "site.js", "icon.svg")]
    for page in site.rglob("*.html"):
        assert sum(len(gzip.compress(part)) for part in (page.read_bytes(), *shared)) < 30_000, page.name


def test_links_lead_somewhere(site):
    for page in site.rglob("*.html"):
        for link in re.findall(r'(?:href|src|data-script)="([^"]+)"', page.read_text(encoding="utf-8")):
            path, _, fragment = link.partition("#")
            target = page.parent / (path or page.name)
            assert target.resolve().is_file(), (page.name, link)
            if fragment:
                assert f'id="{fragment}"' in target.read_text(encoding="utf-8"), link


def test_identifiers_on_a_page_are_unique(site):
    for page in site.rglob("*.html"):
        found = re.findall(r'\sid="([^"]+)"', page.read_text(encoding="utf-8"))
        assert len(found) == len(set(found)), page.name


def test_an_indicator_the_source_does_not_collect_says_so_and_draws_nothing(site):
    text = (site / "p14.html").read_text(encoding="utf-8")
    assert "does not collect what this indicator needs" in text
    assert "<svg" not in text
    assert not (site / "figures" / "p14.js").exists()


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("o07", "For this one that is not in place"),
        ("i01", "Health, Statistical office, Civil society; and at least two"),
        ("p14", "Sample country does not collect"),
    ],
)
def test_an_indicator_without_a_figure_says_why_defines_itself_and_has_no_tables(site, page, words):
    text = (site / f"{page}.html").read_text(encoding="utf-8")
    assert words in text
    assert "<table" not in text and "<svg" not in text
    assert "<dt>Definition<dd>" in text


def test_a_difference_says_from_what_it_is_made_and_has_no_denominator(site):
    text = (site / "o21.html").read_text(encoding="utf-8")
    assert "Women born here minus women born abroad: 14 percentage points." in text
    assert "O04 Referral completed</a>: Born here minus Born abroad" in text
    assert "In 2024 it was 0 percentage points" in text
    assert "<dt>Numerator" not in text and "<dt>Denominator" not in text and "<dt>Definition" in text
    assert "Groups within regions are not published yet" in text


def test_a_page_about_facilities_speaks_of_facilities_and_of_regions_alone(site):
    text = (site / "p09.html").read_text(encoding="utf-8")
    main = text[text.index("<main") : text.index("</main>")]
    assert "fewer than 10 assessed facilities" in main
    assert "By region, 2025" in main
    assert 'id="withheld"' not in main and 'id="together"' not in main
    assert "telling a service about violence" not in main and "Gaps describe" not in main


def test_what_is_counted_by_year_has_no_quarters(site):
    text = (site / "p03.html").read_text(encoding="utf-8")
    assert "Each year" in text
    assert "Each quarter" not in text and "2025 Q1" not in text


def test_groups_that_too_few_have_told_are_not_compared_and_the_page_says_so(site):
    text = (site / "p30.html").read_text(encoding="utf-8")
    withheld = "For more than 40% of new cases in 2025 no ethnicity is recorded. Groups are therefore not compared."
    assert text.count(withheld) == 2, "beside the groups, and where two things are shown at once"
    assert text.count("no birthplace is recorded") == 1
    assert '<table class="crossing"' not in text


def test_home_lists_every_indicator_once_with_a_figure_or_folded_under_the_reason(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    lists = text[text.index('id="indicators"') : text.index('id="trust"')]
    found = re.findall(r'href="([a-z]\d\d)\.html"', lists)
    assert sorted(found) == sorted(s["indicator"].lower() for s in SHEETS)
    folded = re.findall(r"<details>.*?<summary>(.*?)</summary>.*?</details>", lists, re.S)
    assert folded == [
        "Not collected by this source (1)", "Counted, not yet published (1)", "Not agreed (1)",
    ]  # fmt: skip
    assert "9 of 12 have a figure" in lists


def test_the_same_figure_is_written_alike_everywhere_on_a_page(site):
    text = (site / "p28.html").read_text(encoding="utf-8")
    tables = re.findall(r'<table class="numbers">.*?</table>', text, re.S)
    # The year rests on thousands, some of its groups on fewer: no figure of the page has a decimal.
    of_the_year = [re.search(r"<th [^>]*>(?:2025|All women)<td[^>]*>(.*?)<", t) for t in tables]
    assert len(tables) > 2 and len({found.group(1) for found in of_the_year}) == 1
    assert not re.search(r"\d\.\d%", re.sub("<[^>]*>", " ", text))


def test_a_page_names_the_recommendations_that_its_indicator_monitors(site):
    text = (site / "p03.html").read_text(encoding="utf-8")
    assert '<a href="recommendation-3.html">3. Several sectors act together</a>' in text


def test_a_page_says_how_its_targets_turned_out_in_words_with_their_figure(release, tmp_path):
    aim = {
        "target": "T1", "scope": "NAT", "group": "total", "value": 30.0, "by": "2025-12-31", "trajectory": "linear",
        "floor": None, "rationale": "As <funded>.", "baseline_period": "2024", "baseline": 25.0, "missing": [],
        "state": "met", "due": True, "period": "2025", "figure": 33.0, "progress": "better",
    }  # fmt: skip
    gap = aim | {"scope": "R1", "group": "gap=migrant_status", "state": "agreed", "due": False, "baseline": None}
    withheld = aim | {"group": "migrant_status=migrant", "state": "agreed", "figure": None, "progress": ""}
    lacking = aim | {"state": "proposed", "missing": ["No public body supports it."]}
    sheets = {**release.indicators, "P28": release.indicators["P28"] | {"targets": [aim, gap, withheld, lacking]}}
    sheets["I01"] = release.indicators["I01"] | {"targets": [aim]}
    build_site(replace(release, indicators=sheets), tmp_path)
    text = (tmp_path / "p28.html").read_text(encoding="utf-8")
    said = re.search(r'<h2 id="targets">.*?</ul>', text, re.S).group()
    first, second, third, fourth = said.split("<li>")[1:]
    assert first.startswith("All women, whole country: at least 30% by 31 December 2025. It was 25% in 2024. ")
    assert "<strong>Met: 33% in 2025.</strong>" in first and "As &lt;funded&gt;." in first
    assert second.startswith(
        "Gap by migrant status, Northern hills: at most 30 percentage points by 31 December 2025. <strong>"
    )
    assert "On the way: 33 percentage points in 2025, better than at the start." in second
    assert "Born abroad" in third and "Neither met nor missed can be said: no figure is published for 2025." in third
    assert "Proposed, and not agreed.</strong> No public body supports it." in fourth
    # What nobody agreed on has no words either.
    assert 'id="targets"' not in (tmp_path / "i01.html").read_text(encoding="utf-8")


def test_pages_say_why_the_quarters_end_before_the_data(release, site, tmp_path):
    later = replace(release, header={**release.header, "data_cutoff": "2026-06-30"})
    build_site(later, tmp_path)
    said = "The latest quarter is 2025 Q4, although records came up to 30 June 2026"
    assert "Records came up to 31 December 2025. The latest quarter is October" in (site / "trust.html").read_text(
        "utf-8"
    )
    for page in ("index.html", "p28.html", "trust.html"):
        assert said in (tmp_path / page).read_text(encoding="utf-8")
        assert said.split(",")[0] not in (site / page).read_text(encoding="utf-8")
    # Counted by year: no quarter is missing.
    assert said not in (tmp_path / "p03.html").read_text(encoding="utf-8")


def test_no_symbol_stands_for_two_things():
    assert len(SYMBOLS) == len(set(SYMBOLS.values()))


def test_recommendations_are_listed_with_the_latest_figure_or_why_there_is_none(site):
    text = (site / "recommendations.html").read_text(encoding="utf-8")
    numbers = re.findall(r'id="recommendation-(\d+)"', text)
    assert numbers == [str(n) for n in range(1, 18)]
    assert re.findall(r'id="case-study-(\d+)"', text) == ["1", "2", "3", "4"]
    own = re.search(r'id="recommendation-3".*?</details>', text, re.S).group()
    assert re.findall(r"<a href=.*?>(.*?)</a>", own) == ["P03 Policies in force", "All of recommendation 3: its page"]
    trained = re.search(r'id="recommendation-13".*?</details>', text, re.S).group()
    assert "counted, not yet published" in trained and "not agreed" in trained
    assert "C01" not in text
    assert (
        "No indicator of this release monitors it."
        in re.search(r'id="recommendation-1".*?</details>', text, re.S).group()
    )


def test_every_page_says_that_nobody_has_agreed_until_agreement_is_asked(release, site, tmp_path):
    agreed = replace(release, header={**release.header, "agreement_asked": True})
    build_site(agreed, tmp_path)
    for page in site.glob("*.html"):
        expected = page.name != "leave.html"
        assert ("Draft for discussion" in page.read_text(encoding="utf-8")) is expected, page.name
        assert "Draft for discussion" not in (tmp_path / page.relative_to(site)).read_text(encoding="utf-8")


def test_synthetic_figures_are_announced_and_real_ones_are_not(release, site, tmp_path):
    assert "Synthetic figures" in (site / "index.html").read_text(encoding="utf-8")
    build_site(replace(release, header={**release.header, "synthetic": False}), tmp_path)
    assert "Synthetic figures" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_waivers_are_told_and_made_harmless(release, site, tmp_path):
    assert "looser in this release" not in (site / "trust.html").read_text(encoding="utf-8")
    waiver = {"organisation": "Ministry", "signed_by": "<b>Office</b>", "why": "Small country.", "until": "2027-06-30"}
    waivers = [
        waiver | {"rule": "minimum_denominator", "value": 21},
        waiver | {"rule": "published_breakdowns", "value": ["total", "region"]},
    ]
    build_site(replace(release, policy={**release.policy, "waivers": waivers}), tmp_path)
    text = (tmp_path / "trust.html").read_text(encoding="utf-8")
    assert "<strong>minimum_denominator</strong> is 21, until the data reach 30 June 2027" in text
    assert "<strong>published_breakdowns</strong> is total, region, until" in text
    assert "Allowed by Ministry" in text and "<b>Office</b>" not in text


def test_the_neutral_page_goes_on_only_if_a_country_says_where(release, site, tmp_path):
    assert "refresh" not in (site / "leave.html").read_text(encoding="utf-8")
    build_site(release, tmp_path, {**load_settings(), "leave_address": "https://example.org/"})
    assert 'content="0; url=https://example.org/"' in (tmp_path / "leave.html").read_text(encoding="utf-8")


def test_the_csv_of_an_indicator_holds_its_lines_of_the_release_unchanged(release, site):
    lines = (release.path / "cells.csv").read_text(encoding="utf-8").splitlines()
    written = (release.path / "downloads" / "O04.csv").read_text(encoding="utf-8").splitlines()
    assert written == [lines[0], *(line for line in lines if line.startswith("O04,"))]
    columns = (release.path / "downloads" / "columns.csv").read_text(encoding="utf-8")
    assert all(f"{column},," in columns for column in lines[0].split(","))
    # Too few is a status: a row with it has no figure, and so no reliability.
    assert "status,low_n," in columns and "reliability,low_n," not in columns


def test_cells_that_do_not_match_their_csv_are_refused(release):
    with pytest.raises(ValueError, match="write both from the same cells"):
        downloads(replace(release, cells=release.cells.iloc[1:]))


def test_what_was_said_about_an_indicator_stands_on_its_page_and_on_the_review(release, site, tmp_path):
    said = {
        "indicators": ["P28"], "page": "", "kind": "interpretation", "party_type": "roma_association", "language": "es",
        "text": "Nos <b>preguntan</b>.", "raised": "2026-05-18", "resolution": "explained", "answered": "2026-05-20",
        "answer": "Yes & thank you.", "change": "",
    }  # fmt: skip
    elsewhere = said | {"indicators": [], "page": "trust", "text": "Too long.", "party_type": "none", "language": "en"}
    build_site(replace(release, header={**release.header, "comments": [said, elsewhere]}), tmp_path)
    own, other, review = ((tmp_path / f"{n}.html").read_text(encoding="utf-8") for n in ("p28", "p30", "review"))
    for text in (own, review):
        assert '<span lang="es" dir="auto">Nos &lt;b&gt;preguntan&lt;/b&gt;.</span>' in text
        assert "Yes &amp; thank you." in text and "Roma association" in text and "18 May 2026" in text
    assert 'id="said"' in own and 'id="said"' not in other and "Too long." not in own
    assert "Too long." in review and "Nobody but me: no organisation" in review
