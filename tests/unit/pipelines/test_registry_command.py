"""`ipv-indicators registry`: what it prints, what it refuses, what it writes."""

import shutil
from pathlib import Path

import pytest

from indicators.agreement.event_kinds import KINDS
from pipelines.cli import main
from pipelines.commands.registry_events import EVENTS

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "sample" / "registry"


@pytest.fixture
def folder(tmp_path) -> Path:
    shutil.copytree(SAMPLE, tmp_path / "registry")
    return tmp_path / "registry"


def registry(folder: Path, *arguments: str) -> int:
    return main(["registry", *arguments, "--registry", str(folder)])


def test_every_kind_of_event_has_its_action():
    assert set(EVENTS) == set(KINDS)


@pytest.mark.parametrize("kind", EVENTS)
def test_the_help_of_an_event_names_its_fields(kind, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["registry", kind, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out.split("fields:", 1)[1]
    typed = {*KINDS[kind].needed, *KINDS[kind].further} - {"indicators", "queries"}
    assert [name for name in typed if f"\n  {name}= " not in said] == []
    assert ("INDICATOR ..." in said) is ("indicators" in KINDS[kind].needed)


def test_suspend_says_what_it_needs(capsys):
    with pytest.raises(SystemExit):
        main(["registry", "suspend", "--help"])
    said = capsys.readouterr().out
    assert "ground=              one of: harm, stigma, data_failure, objection_upheld\n" in said
    assert "registry suspend P30 ground=... reason=... --by PARTY" in said


def test_status_shows_where_everything_stands(capsys):
    assert registry(SAMPLE, "status", "--on", "2026-06-30") == 0
    said = capsys.readouterr().out
    assert "P30  1.0.0    agreed " in said and "P26  1.0.0    agreed, badge off" in said
    assert "I04  1.0.0    suspended" in said and "target T01: O14, NAT, total, 0: agreed" in said


def test_status_of_one_says_what_is_missing_and_prints_reservations(capsys):
    assert registry(SAMPLE, "status", "O15", "P14") == 0
    said = capsys.readouterr().out
    assert "Objections are open: ORG07." in said
    assert "in the words of a migrant_association: Interpreters by phone should be counted apart" in said
    assert "under_review -> agreed, by ORG01" in said and "P30" not in said


def test_status_of_an_unknown_indicator_is_wrong_use(capsys):
    assert registry(SAMPLE, "status", "P99") == 2
    assert "not in the catalogue, or context: P99" in capsys.readouterr().err


def test_check_finds_nothing_in_the_sample_and_an_edited_file(folder, capsys):
    assert registry(folder, "check") == 0
    events = len(list((folder / "events").iterdir()))
    assert capsys.readouterr().out == f"{events} events, 16 parties, 37 of 62 indicators agreed\n"
    first = sorted((folder / "events").iterdir())[0]
    first.write_text(first.read_text() + "\n")
    assert registry(folder, "check") == 1
    assert "it was edited after it was written" in capsys.readouterr().err


def test_governance_1_agree_is_refused_with_every_reason_and_writes_nothing(folder, capsys):
    before = sorted((folder / "events").iterdir())
    assert registry(folder, "agree", "P03", "--by", "ORG01", "--date", "2026-06-01") == 1
    said = capsys.readouterr().err
    assert "P03 cannot be agreed yet." in said
    assert "No Roma, migrant or women-led minority organisation has agreed." in said
    assert sorted((folder / "events").iterdir()) == before


def test_an_event_is_entered_with_fields_and_the_version_of_the_sheet(folder, capsys):
    following = len(list((folder / "events").iterdir())) + 1
    words = ("stance", "P03", "party=ORG06", "stance=agreed", "--by", "ORG06", "--date", "2026-06-01")
    assert registry(folder, *words) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path.name.startswith(f"{following:04d}-2026-06-01-stance-") and path.parent == folder / "events"
    assert path.read_text() == (
        'event: "stance"\ndate: "2026-06-01"\nentered_by: "ORG06"\nindicators: ["P03@1.0.0"]\n'
        'party: "ORG06"\nstance: "agreed"\n'
    )


def test_lists_and_numbers_by_type_can_be_typed(folder, capsys):
    words = ("closes=2026-08-01", "languages=en,es", "formats=meeting", "invited=roma_association:2,womens_ngo:1")
    words = ("open_consultation", "O02", "consultation=summer", *words, "--by", "ORG01", "--date", "2026-06-01")
    assert registry(folder, *words) == 0
    text = Path(capsys.readouterr().out.strip()).read_text()
    assert 'languages: ["en", "es"]\n' in text and 'invited: {"roma_association": 2, "womens_ngo": 1}\n' in text


def test_governance_3_withdrawal_by_command_takes_it_off(folder, capsys):
    for party in ("ORG06", "ORG08"):
        words = ("withdraw", "P30", f"party={party}", "--by", party, "--date", "2026-06-01")
        assert registry(folder, *words) == 0
    assert registry(folder, "status", "P30") == 0
    said = capsys.readouterr().out
    assert "P30  1.0.0    under_review" in said
    assert "no organisation of these groups has agreed: roma" in said


def test_an_event_in_a_file_is_entered_and_a_wrong_one_is_refused(folder, tmp_path, capsys):
    file = tmp_path / "event.yaml"
    text = "event: suspend\ndate: '2026-06-01'\nentered_by: ORG06\nindicators: [P30]\nground: harm\nreason: Quoted.\n"
    file.write_text(text)
    assert registry(folder, "record", str(file)) == 0
    file.write_text(text.replace("ORG06", "ORG01"))
    assert registry(folder, "record", str(file)) == 1
    assert "civil society or the steward suspends" in capsys.readouterr().err
    assert registry(folder, "record", str(tmp_path / "nowhere.yaml")) == 1


def test_export_writes_the_two_tables(tmp_path, capsys):
    assert registry(SAMPLE, "export", str(tmp_path), "--on", "2026-06-30") == 0
    header, *rows = (tmp_path / "indicator_registry.csv").read_text().splitlines()
    assert header.startswith("indicator_id,version,level,status,status_date") and len(rows) == 62
    assert "P30,1.0.0,process,agreed,2025-03-17,2026-03-09,true,health" in rows


def test_a_wrong_day_or_folder_is_said_so(tmp_path, capsys):
    assert registry(SAMPLE, "status", "--on", "yesterday") == 1
    assert "yesterday is not a day" in capsys.readouterr().err
    assert registry(tmp_path / "nowhere", "check") == 1
    assert "there is no such folder" in capsys.readouterr().err


def test_freeze_has_nothing_to_do_for_the_catalogue(capsys):
    assert main(["registry", "freeze", "--check"]) == 0
    assert "every version is kept already" in capsys.readouterr().out


def test_the_sample_agrees_with_the_records_of_activities(capsys):
    activities = SAMPLE.parent / "sample_country" / "2026-01" / "system_activity.csv"
    # Both consultations were activities of 2025, which were delivered with their year.
    assert registry(SAMPLE, "check", "--activities", str(activities)) == 0
