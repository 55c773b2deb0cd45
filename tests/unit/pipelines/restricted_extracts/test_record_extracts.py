"""Records: not allowed unless a policy says so, nobody stands out in them, and no two extracts tell more together."""

import os
import random
from datetime import date
from itertools import product

import frictionless
import numpy as np
import pandas as pd
import pytest
import yaml

from pipelines.publication import verify_release
from pipelines.restricted_extracts.extracts import ExtractRefused, approve, hand_over, submit
from pipelines.restricted_extracts.record_policy import RecordPolicyRefused, load_record_policy
from tests.unit.pipelines.restricted_extracts.conftest import TODAY, request

SEQUENCES = 2 * int(os.environ.get("PROPERTY_EXAMPLES", "6"))
WOMEN = 12
POLICY = {
    "records": "allowed", "decided_by": "Joint panel", "why": "Decided on 12 January.", "until": "2027-12-31", "k": 10,
    "l": 2, "person": True, "quasi": ["quarter", "region", "age_band", "migrant_status"],
    "sensitive": ["asked_in_private", "ipv_disclosed"],
    "merge": {"age_band": {"under_35": ["25_29", "30_34"]}},
}  # fmt: skip


def woman(number):
    return f"W{number:024X}"


def contacts():
    """In each of two quarters, regions and age bands 12 women with one contact each, of whom every second was asked."""
    rows = []
    for number, (quarter, region, age, one) in enumerate(product((1, 2), "AB", ("25_29", "35_44"), range(WOMEN))):
        rows.append(
            {
                "contact_id": f"C{number:016X}", "record_version": 1, "is_retracted": False,
                "facility_id": f"F000{'AB'.index(region)}", "woman_ref": woman(number % (4 * WOMEN)),
                "contact_month": date(2025, 3 * quarter, 1), "age_band": age, "migrant_status": "non_migrant",
                "asked_in_private": "yes" if one % 2 else "no", "ipv_disclosed": "yes" if one % 3 else "no",
                "ethnicity": np.array(["majority"]), "data_permission": "statistics_research",
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def put(store, rows):
    folder = store.records("sample_country")
    folder.mkdir(parents=True, exist_ok=True)
    rows.to_parquet(folder / "service_contact.parquet", index=False)
    places = pd.DataFrame({"facility_id": ["F0000", "F0001"], "region_code": ["R1", "R2"]})
    places.to_parquet(folder / "facility.parquet", index=False)


@pytest.fixture
def records(store):
    put(store, contacts())
    return store


@pytest.fixture
def policy(tmp_path):
    return written(tmp_path, {})


def written(folder, changed):
    path = folder / "record_policy.yaml"
    kept = {name: value for name, value in {**POLICY, **changed}.items() if value is not None}
    path.write_text(yaml.safe_dump(kept))
    return load_record_policy(path)


ALLOWED_WORDS = ("Allowed would be", "no earlier extract has", "merge classes")
"""With one of these begins what a refusal says would be allowed."""

ASKED = ("quarter", "region", "asked_in_private")


def asking(columns=ASKED, quarters=("2025-Q1", "2025-Q2"), name="records-1", **more):
    lines = [{"column": column, "why": "The question."} for column in columns]
    return request(request=name, cells=[], records={"quarters": list(quarters), "columns": lines}, **more)


def handed_over(store, log, asked, policy, folder):
    submit(store, log, asked, TODAY, policy)
    for office in ("Data steward", "Joint panel"):
        approve(store, log, asked.name, asked.sha256, office, TODAY)
    return hand_over(store, log, asked.name, folder, TODAY, policy)


def test_no_record_is_handed_out_by_default_and_the_refusal_is_logged(records, log):
    with pytest.raises(ExtractRefused, match="policy allows none; rows of a release can be had"):
        submit(records, log, asking(), TODAY)
    assert [entry["event"] for entry in log.verified()] == ["refused"]


def test_records_are_handed_over_with_pseudonyms_of_this_extract(records, log, policy, tmp_path):
    seen = []
    for name in ("records-1", "records-2"):
        asked = asking((*ASKED, "person"), name=name)
        manifest = handed_over(records, log, asked, policy, tmp_path / name)
        assert verify_release(tmp_path / name) == manifest and manifest["record_rows"] == 2 * 4 * WOMEN
        rows = pd.read_csv(tmp_path / name / "records.csv", dtype=str)
        assert list(rows.columns) == [*ASKED, "person", "recipient_mark"]
        assert frictionless.Package(str(tmp_path / name / "datapackage.json")).validate().valid
        assert pd.read_parquet(tmp_path / name / "records.parquet").equals(rows)
        seen.append(rows)
    counts = seen[0].groupby(["quarter", "region", "asked_in_private"]).size().to_dict()
    assert set(counts.values()) == {WOMEN} and len(counts) == 8
    # The same woman in both quarters has one pseudonym in an extract, and another one in the other.
    assert [rows["person"].nunique() for rows in seen] == [4 * WOMEN, 4 * WOMEN]
    assert set(seen[0]["person"].value_counts()) == {2}
    assert set(seen[0]["person"]).isdisjoint(seen[1]["person"])
    assert set(seen[0]["recipient_mark"]) != set(seen[1]["recipient_mark"])
    everything = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("records-*/*")))
    everything += log.path.read_bytes()
    assert not any(woman(number).encode() in everything for number in range(4 * WOMEN))


def test_the_key_of_the_pseudonyms_is_nowhere(records, log, policy, tmp_path, monkeypatch):
    key = bytes(range(32))
    monkeypatch.setattr("pipelines.restricted_extracts.record_files.secrets.token_bytes", lambda n: key[:n])
    handed_over(records, log, asking((*ASKED, "person")), policy, tmp_path / "out")
    for path in [*records.root.rglob("*"), *(tmp_path / "out").rglob("*")]:
        if path.is_file():
            content = path.read_bytes()
            assert key not in content and key.hex().encode() not in content, path.name
    assert not list(records.temporary.rglob("*.parquet"))


def test_only_contacts_of_women_who_allowed_research_in_their_latest_version(records, log, policy, tmp_path):
    rows = contacts()
    statistics_only, withdrawn, corrected = rows.iloc[[0]].copy(), rows.iloc[[1]].copy(), rows.iloc[[2]].copy()
    statistics_only["contact_id"], statistics_only["data_permission"] = "C" + "A" * 16, "statistics"
    withdrawn["contact_id"] = "C" + "B" * 16
    gone = withdrawn.assign(record_version=2, is_retracted=True)
    newer = corrected.assign(record_version=2, asked_in_private="yes")
    put(records, pd.concat([rows, statistics_only, withdrawn, gone, newer]))
    manifest = handed_over(records, log, asking(), policy, tmp_path / "out")
    found = pd.read_csv(tmp_path / "out" / "records.csv")
    assert manifest["record_rows"] == len(found) == len(rows)
    in_first = found.query("quarter == '2025-Q1' and region == 'R1'")["asked_in_private"].value_counts()
    assert in_first.to_dict() == {"yes": WOMEN + 1, "no": WOMEN - 1}


def test_a_class_that_is_too_small_is_refused_with_what_would_be_allowed(records, log, policy):
    rows = contacts()
    rows.loc[rows.index[:3], "age_band"] = "15_17"
    put(records, rows)
    with pytest.raises(ExtractRefused, match=r"women would stand out.*Allowed would be the same without age_band$"):
        submit(records, log, asking((*ASKED, "age_band")), TODAY, policy)
    submit(records, log, asking(name="records-2"), TODAY, policy)


def test_many_rows_of_few_women_are_few_women(records, log, policy):
    rows = contacts()
    rows["woman_ref"] = woman(1)
    put(records, rows)
    with pytest.raises(ExtractRefused, match="at least 10 women"):
        submit(records, log, asking(), TODAY, policy)


def test_a_history_that_is_hers_alone_is_refused_if_rows_are_linked(records, log, policy):
    rows = contacts()
    rows.loc[rows.index[4 * WOMEN], "woman_ref"] = woman(WOMEN * 3)  # her second contact is in another region
    put(records, rows)
    with pytest.raises(ExtractRefused, match="rows of each woman together"):
        submit(records, log, asking((*ASKED, "person")), TODAY, policy)
    submit(records, log, asking(name="records-2"), TODAY, policy)


@pytest.mark.parametrize(
    ("columns", "quarters", "said"),
    [
        (("region", "ipv_disclosed", "language_group"), ("2025-Q1",), "language_group is not handed out; columns that"),
        (("region", "woman_ref", "ipv_disclosed"), ("2025-Q1",), "woman_ref is not handed out"),
        (("region", "region", "ipv_disclosed"), ("2025-Q1",), "asked for twice"),
        (("region", "age_band"), ("2025-Q1",), "at least one of quarter"),
        (("region", "ipv_disclosed"), ("2031-Q1",), "there are: 2025-Q1, 2025-Q2"),
        (("region", "ipv_disclosed"), (), "name the quarters"),
    ],
)
def test_what_the_policy_does_not_have_is_refused_with_what_it_has(records, log, policy, columns, quarters, said):
    with pytest.raises(ExtractRefused, match=said):
        submit(records, log, asking(columns, quarters), TODAY, policy)


def test_the_policy_ends(records, log, policy, tmp_path):
    late = asking(expires="2027-06-30")
    submit(records, log, late, TODAY, policy)
    short = written(tmp_path, {"until": "2026-06-30"})
    with pytest.raises(ExtractRefused, match="no later than the record policy, 2026-06-30"):
        submit(records, log, asking(name="records-2"), TODAY, short)
    for office in ("Data steward", "Joint panel"):
        approve(records, log, late.name, late.sha256, office, TODAY)
    with pytest.raises(ExtractRefused, match="ended on 2026-06-30"):
        hand_over(records, log, late.name, tmp_path / "out", date(2026, 7, 1), short)
    assert not (tmp_path / "out").exists()


def test_two_extracts_that_are_safe_alone_and_not_together_are_refused(records, log, policy, tmp_path):
    rows = contacts()
    # By region and by group nobody is in a class of fewer than ten; by both there are classes of three.
    moved = rows.index[(rows["facility_id"] == "F0000") & (rows.groupby("facility_id").cumcount() % 16 < 2)]
    others = rows.index[(rows["facility_id"] == "F0001") & (rows.groupby("facility_id").cumcount() % 8 < 5)]
    rows.loc[moved.union(others), "migrant_status"] = "migrant"
    put(records, rows)
    by_region, by_group = ("region", "ipv_disclosed"), ("migrant_status", "ipv_disclosed")
    handed_over(records, log, asking(by_region), policy, tmp_path / "one")
    with pytest.raises(ExtractRefused, match=r"stand out together with records-1.*no earlier extract has: none"):
        submit(records, log, asking(by_group, name="records-2"), TODAY, policy)
    other_store_order = asking(by_group, ("2025-Q2",), name="records-3")
    with pytest.raises(ExtractRefused, match="together with records-1"):
        submit(records, log, other_store_order, TODAY, policy)


def test_a_record_that_changed_in_between_would_show_in_the_difference(records, log, policy, tmp_path):
    handed_over(records, log, asking(quarters=("2025-Q1",)), policy, tmp_path / "one")
    rows = contacts()
    rows.loc[rows.index[0], "is_retracted"] = True
    put(records, rows)
    with pytest.raises(ExtractRefused, match=r"changed since records-1 was handed over.*has: 2025-Q2"):
        submit(records, log, asking(name="records-2", quarters=("2025-Q1",)), TODAY, policy)
    submit(records, log, asking(name="records-3", quarters=("2025-Q2",)), TODAY, policy)


def test_another_record_policy_has_other_classes(records, log, policy, tmp_path):
    handed_over(records, log, asking(), policy, tmp_path / "one")
    with pytest.raises(ExtractRefused, match="under another record policy"):
        submit(records, log, asking(name="records-2"), TODAY, written(tmp_path, {"k": 11}))


def test_colluding_researchers_hold_no_more_than_one_table_in_which_nobody_stands_out(records, log, policy, tmp_path):
    """All that any sequence of requests is granted, put together by who knows whose each row is, has classes of 10."""
    choose = random.Random(11)
    rows = contacts()
    rows["age_band"] = [choose.choice(["25_29", "35_44", "45_54"]) for _ in range(len(rows))]
    rows["migrant_status"] = [choose.choice(["non_migrant", "non_migrant", "migrant"]) for _ in range(len(rows))]
    put(records, rows)
    live = rows.assign(
        quarter=[f"2025-Q{day.month // 3}" for day in rows["contact_month"]],
        region=["AB"[int(key[-1])] for key in rows["facility_id"]],
        age_band=rows["age_band"].replace({"25_29": "under_35"}),
    )
    granted = refused = 0
    for sequence in range(SEQUENCES):
        for path in (log.path, log.head_path):
            path.unlink(missing_ok=True)
        held = []
        for number in range(choose.randrange(2, 4)):
            quasi = choose.sample(POLICY["quasi"], choose.randrange(1, 4))
            quarters = choose.sample(["2025-Q1", "2025-Q2"], choose.randrange(1, 3))
            asked = asking((*quasi, choose.choice(POLICY["sensitive"])), quarters, name=f"r-{number}")
            try:
                handed_over(records, log, asked, policy, tmp_path / f"{sequence}-{number}")
            except ExtractRefused as refusal:
                refused += 1
                assert any(words in str(refusal) for words in ALLOWED_WORDS)
                continue
            granted += 1
            held.append((set(quasi), set(quarters)))
        # Extracts of different quarters have no row in common, unless one has both.
        linked = any(len(quarters) == 2 for _, quarters in held)
        for part in [{"2025-Q1", "2025-Q2"}] if linked else [{"2025-Q1"}, {"2025-Q2"}]:
            columns = sorted(set().union(*(quasi for quasi, quarters in held if quarters & part)))
            if columns:
                known = live[live["quarter"].isin(part)]
                assert known.groupby(columns)["woman_ref"].nunique().min() >= 10
    assert granted and refused


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"k": 9}, "k has to be at least 10"),
        ({"l": 1}, "l at least 2"),
        ({"until": None}, "until is missing"),
        ({"more": "x"}, "there is no rule more"),
        ({"records": "maybe"}, "has to be allowed"),
        ({"until": "soon"}, "until has to be a day"),
        ({"quasi": ["region", "contact_month"]}, "contact_month can never be handed out"),
        ({"sensitive": ["woman_ref"]}, "woman_ref can never be handed out"),
        ({"sensitive": ["asked_in_private", "region"]}, "named twice"),
        ({"quasi": ["region", "residence_security"]}, "forbids residence_security with region"),
        ({"merge": {"age_band": {"x": ["nobody"]}}}, "has no code nobody"),
        ({"merge": {"disability": {"x": ["yes"]}}}, "disability is no column of single codes that may be handed out"),
        ({"merge": {"age_band": {"unknown": ["25_29"]}}}, "is a code of age_band already"),
        ({"person": "yes"}, "true or false"),
    ],
)  # fmt: skip
def test_a_record_policy_that_cannot_be_right_is_refused(tmp_path, changed, said):
    with pytest.raises(RecordPolicyRefused, match=said):
        written(tmp_path, changed)
