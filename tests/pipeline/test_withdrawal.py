"""Taking releases back, as a user does: what is public afterwards, what is kept, and what cannot be done again."""

import shutil
import stat

import pytest

from pipelines.cli import main
from tests.pipeline.conftest import WORKED_EXAMPLE, files_below, run_command

WHY = "Two <regions> were mixed up."


def releases(store, *arguments: str) -> int:
    return main(["releases", *arguments, "--store", str(store)])


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """A store with two releases of the worked example."""
    store = tmp_path_factory.mktemp("withdrawal") / "store"
    for name in ("first", "second"):
        run = run_command(store, "--inbox", str(WORKED_EXAMPLE), "--release-id", name, "--quiet")
        assert run.code == 0, run.printed
    return store


@pytest.fixture
def published(twice, tmp_path):
    """A copy of it for one test."""
    return shutil.copytree(twice, tmp_path / "store", symlinks=True)


def test_a_withdrawn_release_leaves_the_public_part_and_the_one_before_is_in_force(published, capsys):
    whole = files_below(published / "public" / "releases" / "second")
    assert releases(published, "list") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("superseded by second") and second.endswith("in force")

    assert releases(published, "withdraw", "second", "--why", WHY) == 0
    said = capsys.readouterr().out
    assert f"withdrawn     second, because: {WHY}" in said and "in force now  first" in said
    assert (published / "public" / "latest").readlink().name == "first"
    # Kept inside, every byte of it.
    assert files_below(published / "restricted" / "releases" / "second" / "withdrawn") == whole

    left = files_below(published / "public" / "releases" / "second")
    assert {name.rpartition(".")[2] for name in left} == {"html", "css", "js", "svg"}
    assert {name for name in whole if name.endswith(".html")} - {"site/recommendations.html"} <= set(left)
    notice = left["site/p28.html"].decode()
    assert "Two &lt;regions&gt; were mixed up." in notice and "<td" not in notice
    link = published / "public" / "releases" / "second" / "site" / "../../first/site/index.html"
    assert '<a href="../../first/site/index.html">' in notice and link.is_file()
    arabic = left["site/ar/p28.html"].decode()
    assert '<a href="../../../first/site/ar/index.html">' in arabic and (link.parent / "ar" / link.name).is_file()
    assert '<bdi dir="ltr">second</bdi>' in arabic
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (published / "public" / "releases" / "second").rglob("*")}
    assert modes == {0o644, 0o755}

    assert releases(published, "list") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("in force") and second.endswith(f"withdrawn: {WHY}")


def test_doing_it_again_changes_nothing_and_the_first_reason_stands(published, capsys):
    assert releases(published, "withdraw", "second", "--why", WHY) == 0
    before = files_below(published)
    assert releases(published, "withdraw", "second", "--why", "Another reason.") == 0
    assert files_below(published) == before
    assert WHY in capsys.readouterr().out


def test_the_same_release_is_not_published_again_by_itself(published):
    assert releases(published, "withdraw", "second", "--why", WHY) == 0
    again = run_command(published, "--inbox", str(WORKED_EXAMPLE), "--release-id", "second", "--quiet")
    assert again.code == 1 and f"release second was withdrawn ({WHY})" in again.printed
    assert run_command(published, "--inbox", str(WORKED_EXAMPLE), "--release-id", "third", "--quiet").code == 0
    assert (published / "public" / "latest").readlink().name == "third"
    assert releases(published, "withdraw", "third", "--why", WHY) == 0
    assert (published / "public" / "latest").readlink().name == "first"


@pytest.mark.parametrize(("name", "why", "said"), [("third", WHY, "there is no release third"), ("first", " ", "why")])
def test_what_cannot_be_withdrawn_is_said_in_a_sentence(published, name, why, said, capsys):
    assert releases(published, "withdraw", name, "--why", why) == 1
    assert said in capsys.readouterr().err
    assert (published / "public" / "releases" / "first" / "manifest.json").is_file()


def test_a_folder_that_is_no_store_is_said_and_not_made(tmp_path, capsys):
    assert releases(tmp_path / "nowhere", "list") == 1
    assert "is no store" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_without_another_release_none_is_in_force(published, capsys):
    for name in ("second", "first"):
        assert releases(published, "withdraw", name, "--why", WHY) == 0
    assert "in force now  no release of this source" in capsys.readouterr().out
    assert not (published / "public" / "latest").is_symlink()
    notice = (published / "public" / "releases" / "first" / "site" / "index.html").read_text()
    assert "No other figures of this source are in force." in notice
