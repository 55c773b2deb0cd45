"""Restricted extracts: who gets what, who has to allow it, and that nobody gets more than was published."""

import os
import random
from datetime import date

import frictionless
import pandas as pd
import pytest

from indicators.release import open_release
from pipelines.publication import verify_release
from pipelines.releases import withdraw_release
from pipelines.restricted_extracts.extracts import (
    ExtractRefused,
    approve,
    hand_over,
    requested_rows,
    states,
    submit,
)
from pipelines.restricted_extracts.requests import NEVER, TEMPLATE, RequestUnreadable, read_request, refusals
from tests.unit.pipelines.restricted_extracts.conftest import TODAY, request

SEQUENCES = 5 * int(os.environ.get("PROPERTY_EXAMPLES", "30"))


def approved(store, log, asked):
    submit(store, log, asked, TODAY)
    for office in ("Data steward", "Joint panel"):
        approve(store, log, asked.name, asked.sha256, office, TODAY)


def test_a_request_that_two_others_approve_is_handed_over_marked_and_logged(store, log, tmp_path):
    asked = request()
    approved(store, log, asked)
    manifest = hand_over(store, log, asked.name, tmp_path / "package", TODAY)
    assert verify_release(tmp_path / "package") == manifest
    cells = pd.read_csv(tmp_path / "package" / "cells.csv", dtype={"period": str})
    released = pd.read_csv(store.releases / "r1" / "cells.csv", dtype={"period": str})
    wanted = released.query("indicator == 'P28' and breakdown == 'ethnic_group' and period in ('2024', '2025')")
    assert set(cells.pop("recipient_mark").astype(str)) == {manifest["recipient_mark"]}
    pd.testing.assert_frame_equal(cells, wanted.reset_index(drop=True), check_dtype=False)
    assert frictionless.Package(str(tmp_path / "package" / "datapackage.json")).validate().valid
    assert "University of the Capital" in (tmp_path / "package" / "TERMS.txt").read_text()
    entries = log.verified()
    assert [entry["event"] for entry in entries] == ["submitted", "approved", "approved", "handed_over"]
    assert entries[-1]["about"]["mark"] == manifest["recipient_mark"]
    with pytest.raises(ExtractRefused, match="handed over already"):
        hand_over(store, log, asked.name, tmp_path / "again", TODAY)


@pytest.mark.parametrize("offices", [(), ("Data steward",)])
def test_two_approvals_are_needed(store, log, tmp_path, offices):
    asked = request()
    submit(store, log, asked, TODAY)
    for office in offices:
        approve(store, log, asked.name, asked.sha256, office, TODAY)
    with pytest.raises(ExtractRefused, match="approvals"):
        hand_over(store, log, asked.name, tmp_path / "package", TODAY)
    assert not (tmp_path / "package").exists()


@pytest.mark.parametrize("office", ["office for  HEALTH studies", "University of the Capital", "Newspaper", "Fund"])
def test_whoever_asks_or_gets_the_figures_cannot_approve(store, log, office):
    asked = request(passes_on_to=["Newspaper"], works_for=["Fund"])
    submit(store, log, asked, TODAY)
    with pytest.raises(ExtractRefused, match="two others"):
        approve(store, log, asked.name, asked.sha256, office, TODAY)


def test_nobody_approves_twice_nor_another_request_than_was_submitted(store, log):
    asked = request()
    submit(store, log, asked, TODAY)
    approve(store, log, asked.name, asked.sha256, "Data steward", TODAY)
    with pytest.raises(ExtractRefused, match="already"):
        approve(store, log, asked.name, asked.sha256, " data  Steward", TODAY)
    changed = request(expires="2027-02-28")
    with pytest.raises(ExtractRefused, match="not the one you read"):
        approve(store, log, changed.name, changed.sha256, "Joint panel", TODAY)


@pytest.mark.parametrize(
    "who",
    [
        {"organisation_type": "police"}, {"organisation_type": "immigration_enforcement"},
        {"organisation": "Policía Nacional"}, {"organisation": "Metropolitan POLICE"}, {"requester": "Полиция"},
        {"works_for": ["Ausländerbehörde Berlin"]}, {"passes_on_to": ["Immigration and Customs Enforcement"]},
        {"requester": "U.S. Border-Patrol, sector 3"}, {"organisation": "Inspectoratul Poliției"},
    ],
)  # fmt: skip
def test_police_and_immigration_enforcement_are_refused_and_it_is_logged(store, log, who):
    with pytest.raises(ExtractRefused, match=NEVER):
        submit(store, log, request(**who), TODAY)
    (entry,) = log.verified()
    assert entry["event"] == "refused" and NEVER in entry["about"]["why"]
    with pytest.raises(ExtractRefused, match="was refused"):
        approve(store, log, "roma-women-2026-01", entry["about"]["sha256"], "Data steward", TODAY)


@pytest.mark.parametrize(
    "who", ["Faculty of Political Science", "Organización Internacional para las Migraciones", "Policy Institute"]
)
def test_whoever_only_sounds_alike_is_not_refused(store, log, who):
    submit(store, log, request(organisation=who), TODAY)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"expires": "2026-02-28"}, "has expired"),
        ({"expires": "2030-01-01"}, "at most 731 days"),
        ({"expires": "2027-09-30"}, "ethics approval ends before"),
        ({"purpose": "Research."}, "at least 40 characters"),
        ({"release": "r9"}, "no release of this name"),
        ({"organisation_type": "company"}, "organisation_type has to be one of ministry"),
    ],
)
def test_what_is_not_in_order_is_refused_with_what_would_be(store, log, changed, said):
    with pytest.raises(ExtractRefused, match=said):
        submit(store, log, request(**changed), TODAY)


def test_a_request_expires_between_approval_and_handing_over(store, log, tmp_path):
    asked = request()
    approved(store, log, asked)
    with pytest.raises(ExtractRefused, match="has expired"):
        hand_over(store, log, asked.name, tmp_path / "package", date(2027, 2, 1))


def test_a_withdrawn_release_gives_no_extract(store, log, tmp_path):
    asked = request()
    approved(store, log, asked)
    withdraw_release(store, "r1", "A region was mixed up.")
    with pytest.raises(ExtractRefused, match="no release of this name in force"):
        hand_over(store, log, asked.name, tmp_path / "package", TODAY)


def test_a_release_that_was_changed_gives_no_extract(store, log, tmp_path):
    asked = request()
    approved(store, log, asked)
    path = store.releases / "r1" / "audit.json"
    path.chmod(0o644)
    path.write_text('{"passed": true, "more": 1}')
    with pytest.raises(ExtractRefused, match="not what was published"):
        hand_over(store, log, asked.name, tmp_path / "package", TODAY)
    assert [entry["event"] for entry in log.verified()][-1] == "approved"


def test_colluding_researchers_together_have_nothing_that_was_not_published(store):
    release = open_release(store.releases / "r1")
    published = set(map(tuple, release.cells.astype(str).to_numpy()))
    dimensions = ["region", "migrant_status", "ethnic_group", "facility", "nationality"]
    choose = random.Random(7)
    refused = granted = 0
    together = set()
    for _ in range(SEQUENCES):
        lines = [
            {
                "indicator": choose.choice([*release.indicators, "X99"]),
                "by": choose.sample(dimensions, choose.randrange(4)),
                "periods": choose.sample([*release.periods, "2031", "2025-Q3-12m"], choose.randrange(1, 3)),
                "why": "Because.",
            }
            for _ in range(choose.randrange(1, 3))
        ]
        asked = request(cells=lines)
        why = refusals(asked, release, TODAY)
        if why:
            refused += 1
            assert all("there are: " in one or "is published: " in one for one in why)
            continue
        granted += 1
        together |= set(map(tuple, requested_rows(release, asked).astype(str).to_numpy()))
    assert refused > SEQUENCES / 10 and granted > SEQUENCES / 10 and together
    keys = {row[:8] for row in published}
    assert {row[:8] for row in together} <= keys
    by_key = {row[:8]: row[13] for row in published}
    hidden = [row for row in together if by_key[row[:8]] != "shown"]
    assert hidden and all(pd.isna(number) for row in hidden for number in row[8:13])


def test_the_template_is_a_request_once_it_is_filled_in(tmp_path):
    path = tmp_path / "request.yaml"
    path.write_text(TEMPLATE)
    with pytest.raises(RequestUnreadable, match="requester of the request has to be a text"):
        read_request(path)
    path.write_text(TEMPLATE.replace('""', '"something"'))
    assert read_request(path).content["expires"] == "2027-06-30"
    path.write_text(path.read_text().replace("expires: 2027-06-30", "expires: 2027-06-30 12:00:00"))
    with pytest.raises(RequestUnreadable, match="expires of the request has to be a day"):
        read_request(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [("- a\n", "list of names"), ("request: a\n", "lacks requester"), ("a: [", "cannot be read as YAML")],
)
def test_a_file_that_is_no_request_is_said_to_be_none(tmp_path, text, said):
    (tmp_path / "request.yaml").write_text(text)
    with pytest.raises(RequestUnreadable, match=said):
        read_request(tmp_path / "request.yaml")


def test_states_are_read_from_the_log_alone(store, log):
    approved(store, log, request())
    (state,) = states(log.verified()).values()
    assert state.approved_by == ("Data steward", "Joint panel") and not state.package
