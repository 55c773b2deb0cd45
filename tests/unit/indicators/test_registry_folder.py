"""The registry on disk: added to and never edited, and no word about a person in it."""

import pytest

from indicators.agreement import RegistryRefused
from indicators.agreement.events import event_problems
from indicators.agreement.folder import events_hash, read_events
from tests.unit.indicators.small_registry import CALM, LATER, SHEETS, event, joining, opening, play, state_of, story


@pytest.fixture
def folder(tmp_path):
    return play(tmp_path, [*joining(), event("propose", "2024-11-18", "HEALTH", indicators=[CALM], owner="HEALTH")])


def said_of(folder) -> str:
    with pytest.raises(RegistryRefused) as refused:
        read_events(folder)
    return str(refused.value)


def files(folder) -> list:
    return sorted((folder / "events").iterdir())


def test_events_are_numbered_in_the_order_of_their_entry(folder):
    names = [path.name for path in files(folder)]
    assert [name[:4] for name in names] == ["0001", "0002", "0003", "0004", "0005", "0006", "0007"]
    assert names[-1].startswith("0007-2024-11-18-propose-")
    assert [found.number for found in read_events(folder)] == [1, 2, 3, 4, 5, 6, 7]


def test_an_edited_event_is_found(folder):
    path = files(folder)[2]
    path.write_text(path.read_text().replace("roma_association", "womens_ngo"))
    assert said_of(folder) == (
        f"events/{path.name}: it was edited after it was written. Restore it, and enter what changed as a new event"
    )


def test_a_lost_event_is_found(folder):
    files(folder)[2].unlink()
    assert "before it, event 3 is missing" in said_of(folder)


def test_two_events_with_one_number_are_found(folder, tmp_path):
    # As when two copies of the folder were added to and then put together.
    last = files(folder)[-1]
    play(tmp_path / "other", [*joining(), event("harm_comment", "2024-11-18", "public", indicators=[f"{CALM}@1.0.0"])])
    other = files(tmp_path / "other")[-1]
    other.rename(last.with_name(other.name))
    assert "another event has the number 7; give the later one the next number" in said_of(folder)


def test_a_file_that_is_no_event_is_found(folder):
    (folder / "events" / "notes.txt").write_text("x")
    assert "events/notes.txt: this is not the name of an event" in said_of(folder)


def test_nothing_is_entered_backwards(folder):
    late = opening(CALM, "2024-11-17", "2025-01-31")
    with pytest.raises(RegistryRefused, match="The last event is of 2024-11-18: nothing is entered before it"):
        play(folder, [late])
    assert len(files(folder)) == 7


def test_a_folder_that_is_not_there_is_said_so(tmp_path):
    assert "there is no such folder" in said_of(tmp_path / "nowhere")


def test_the_same_events_have_the_same_hash_and_others_another(tmp_path):
    first, second = play(tmp_path / "a", story()), play(tmp_path / "b", story())
    assert events_hash(read_events(first)) == events_hash(read_events(second))
    assert [path.read_bytes() for path in files(first)] == [path.read_bytes() for path in files(second)]
    play(second, [event("harm_comment", LATER, "public", indicators=[CALM])])
    assert events_hash(read_events(first)) != events_hash(read_events(second))


STANCE = event("stance", LATER, "ROMA", indicators=[f"{CALM}@1.0.0"], party="ROMA", stance="agreed")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"event": "vote"}, "field event: it has to be one of: party, party_left"),
        ({"date": "2025-02-30"}, 'field date: it has to be a day in quotes, like "2025-03-14"'),
        (
            {"stance": "maybe"},
            "field stance: it has to be one of: agreed, agreed_with_reservation, abstained",
        ),
        ({"indicators": ["P19"]}, "field indicators: it has to be a list of indicators with their versions"),
        ({"indicators": []}, "field indicators: it has to be a list of indicators with their versions"),
        ({"party": "Ana Example"}, "field party: it has to be the code of an organisation"),
        ({"spokesperson": "x"}, "field spokesperson: stance has no such field"),
        ({"reservation": "write to ana@example.org"}, "field reservation: it has to be a text of at most 120"),
        ({"reservation": "call 600 123 456"}, "field reservation: it may hold a phone number"),
    ],
)
def test_a_wrong_field_is_refused_with_its_name(changes, sentence):
    assert [problem for problem in event_problems(STANCE | changes) if sentence in problem]
    assert event_problems(STANCE) == []


def test_a_missing_field_is_refused_with_its_name():
    without = {name: value for name, value in STANCE.items() if name != "stance"}
    assert event_problems(without) == ["field stance: it is missing"]


def test_longer_texts_are_screened_for_persons_too():
    suspended = event(
        "suspend", LATER, "ROMA", indicators=[f"{CALM}@1.0.0"], ground="harm", reason="Ask ana@example.org."
    )
    assert event_problems(suspended) == [
        "field reason: it may hold an e-mail address or a handle; no event says who a person is"
    ]


def test_an_indicator_that_is_not_in_the_catalogue_is_said_so(folder):
    with pytest.raises(RegistryRefused, match="There is no indicator P99 in the catalogue"):
        play(folder, [event("harm_comment", LATER, "public", indicators=["P99"])], {CALM: SHEETS[CALM]})


def test_an_indicator_taken_out_of_the_catalogue_does_not_take_others_along(tmp_path):
    both = [document | ({"indicators": [CALM, "P18"]} if "indicators" in document else {}) for document in story()]
    play(tmp_path, both)
    assert state_of(tmp_path, CALM).agreed
