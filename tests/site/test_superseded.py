"""A permanent link to an old release says so, from a list beside the releases: they themselves never change."""

import json

import pytest

pytestmark = pytest.mark.site


@pytest.fixture
def public(release_folder, tmp_path):
    """A public part with this release, under its name, and a newer one."""
    releases = tmp_path / "public" / "releases"
    releases.mkdir(parents=True)
    (releases / release_folder.name).symlink_to(release_folder)
    (releases / "newer").symlink_to(release_folder)
    return tmp_path / "public"


def in_force(public, release):
    told = dict.fromkeys(("test-2025-Q4-r1", "newer"), release)
    (public / "releases.js").write_text(f"window.releasesInForce={json.dumps(told)};\n", encoding="utf-8")


@pytest.mark.parametrize(("page", "start"), [("p28", "site/"), ("es/p28", "site/es/")])
def test_an_old_release_leads_to_the_one_in_force(visit, public, page, start):
    in_force(public, "newer")
    seen = visit(f"{(public / 'releases' / 'test-2025-Q4-r1' / 'site').as_uri()}/{page}.html")
    notice = seen.page.locator(".superseded")
    notice.wait_for(state="visible")
    assert len(seen.requests) <= 5 and seen.complaints == []
    notice.locator("a").click()
    seen.page.wait_for_url(f"**/releases/newer/{start}index.html")


def test_the_release_in_force_says_nothing(visit, public):
    in_force(public, "test-2025-Q4-r1")
    seen = visit(f"{(public / 'releases' / 'test-2025-Q4-r1' / 'site').as_uri()}/p28.html")
    seen.page.wait_for_function("window.releasesInForce")
    assert not seen.page.locator(".superseded").is_visible() and seen.complaints == []


def test_a_copy_of_the_pages_looks_for_no_list(visit, release_folder):
    seen = visit(f"{(release_folder / 'site').as_uri()}/p28.html")
    assert not any("releases.js" in url for url in seen.requests) and seen.complaints == []


def test_without_scripts_the_way_to_the_newest_is_said(visit, public):
    in_force(public, "newer")
    seen = visit(f"{(public / 'releases' / 'test-2025-Q4-r1' / 'site').as_uri()}/p28.html", scripts=False)
    assert "“latest” beside it" in seen.page.locator("p.release").text_content()
    assert not seen.page.locator(".superseded").is_visible()
