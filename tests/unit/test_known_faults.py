"""Known faults of pinned packages are found in an export of OSV, and waivers have a last day.

Expected values: by hand, from https://ossf.github.io/osv-schema/.
"""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[2] / ".ci" / "known_faults.py"


def advisory(name: str, package: str, **affected) -> dict:
    return {
        "id": name,
        "aliases": [f"CVE-{name}"],
        "affected": [{"package": {"ecosystem": "PyPI", "name": package}} | affected],
    }


def events(*pairs: tuple[str, str]) -> list[dict]:
    return [{"type": "ECOSYSTEM", "events": [{kind: version} for kind, version in pairs]}]


ADVISORIES = [
    advisory("listed", "Some_Package", versions=["1.9", "1.10"]),
    advisory("before", "some-package", ranges=events(("introduced", "0"), ("fixed", "1.9"))),
    advisory("within", "some.package", ranges=events(("introduced", "1.9"), ("fixed", "1.11"))),
    advisory("up-to", "some-package", ranges=events(("introduced", "0"), ("last_affected", "1.10"))),
    advisory("again", "some-package", ranges=events(("introduced", "0"), ("fixed", "1.2"), ("introduced", "1.10"))),
    advisory("beyond", "some-package", ranges=events(("introduced", "0"), ("last_affected", "1.9.9"))),
    advisory("other", "another", ranges=events(("introduced", "0"))),
    advisory("taken-back", "some-package", versions=["1.10"]) | {"withdrawn": "2026-01-01T00:00:00Z"},
]
"""Of some-package 1.10, which is later than 1.9, these tell: listed, within, up-to, again."""


@pytest.fixture
def check(tmp_path):
    """The program on constraints of two packages, with waivers, on a day. Returns exit code and what it printed."""
    (tmp_path / "constraints.txt").write_text("some-package==1.10\nthird==1.0 ; sys_platform == 'win32'\n")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for one in ADVISORIES:
            archive.writestr(f"{one['id']}.json", json.dumps(one))

    def run(waivers: str = "", day: str = "2026-07-01", advisories: str = "all.zip") -> tuple[int, str]:
        (tmp_path / "waivers.yaml").write_text(f"waivers: [{waivers}]")
        given = {"constraints": "constraints.txt", "waivers": "waivers.yaml"}
        given |= {"advisories": advisories} if advisories else {}
        options = [part for name, file in given.items() for part in (f"--{name}", str(tmp_path / file))]
        done = subprocess.run(
            [sys.executable, PROGRAM, *options, "--today", day], capture_output=True, text=True, env={}, check=False
        )
        return done.returncode, done.stdout + done.stderr

    return run


def waiver(name: str, until: str = "2026-09-30") -> str:
    return f"{{advisory: {name}, package: some-package, reason: not used, until: {until}}}"


FOUND = ("listed", "within", "CVE-up-to", "again")


def test_what_is_known_of_the_pinned_version_is_told_and_nothing_else(check):
    code, said = check()
    assert code == 1
    told = {one["id"] for one in ADVISORIES if f": {one['id']}," in said}
    assert told == {"listed", "within", "up-to", "again"}


def test_what_is_waived_passes_until_the_last_day_and_not_longer(check):
    waivers = ", ".join(map(waiver, FOUND))
    code, said = check(waivers)
    assert code == 0 and "4 known, 4 waived" in said
    assert check(waivers, day="2026-09-30")[0] == 0
    code, said = check(waivers, day="2026-10-01")
    assert code == 1 and "the waiver of listed ended on 2026-09-30" in said


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (waiver("before"), "waiver of before for some-package is for nothing"),
        (waiver("listed", until="2027-06-01"), "more than 180 days"),
        ("{advisory: listed}", "waiver 1 needs"),
    ],
)
def test_a_waiver_without_end_or_use_is_none(check, wrong, sentence):
    code, said = check(wrong)
    assert code == 1 and sentence in said


def test_without_a_database_it_is_said_and_waivers_still_end(check):
    code, said = check(advisories="")
    assert code == 0 and "NOT CHECKED" in said
    assert check(waiver("listed"), day="2026-10-01", advisories="")[0] == 1
