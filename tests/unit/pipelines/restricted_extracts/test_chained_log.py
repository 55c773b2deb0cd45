"""A log that was changed in any way is found out: 1 000 tamperings of eight kinds."""

import json
import random

import pytest

from pipelines.restricted_extracts import chained_log
from pipelines.restricted_extracts.chained_log import (
    BEFORE_THE_FIRST,
    ChainedLog,
    Head,
    LogDamaged,
    _hash,
    extract_log,
    head_for_release,
    heads_in_releases,
)
from pipelines.store import json_text, write_whole
from tests.unit.pipelines.restricted_extracts.conftest import publish_release

KEY = b"k" * 32
KINDS = ("edit", "delete", "insert", "swap", "truncate", "replay", "chain anew", "flip a bit")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    log = ChainedLog(tmp_path_factory.mktemp("log") / "log.jsonl", KEY)
    for number in range(12):
        event = "submitted" if number % 3 else "approved"
        log.add(f"2026-01-{number + 1:02}", event, {"request": f"r-{number}", "by": "Data steward"})
    return log.path.read_bytes(), log.head_path.read_bytes(), log.head()


def chained_anew(lines, choose):
    """All lines with new hashes, as somebody without the key would write them."""
    entries, previous = [json.loads(line) for line in lines], BEFORE_THE_FIRST
    entries[choose.randrange(len(entries))]["about"]["by"] = "Somebody else"
    for number, entry in enumerate(entries, start=1):
        entry["entry"], entry["previous"] = number, previous
        entry["hash"] = previous = _hash(entry)
    return [json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() for entry in entries]


def tampered(text, kind, choose):
    lines = text.splitlines()
    one, other = choose.sample(range(len(lines)), 2)
    if kind == "edit":
        lines[one] = lines[one].replace(b"steward", b"st3ward")
    elif kind == "delete":
        del lines[one]
    elif kind == "insert":
        entry = json.loads(lines[one]) | {"day": "2026-12-31"}
        lines.insert(other, json.dumps(entry, separators=(",", ":")).encode())
    elif kind == "swap":
        lines[one], lines[other] = lines[other], lines[one]
    elif kind == "truncate":
        lines = lines[: min(one, other)]
    elif kind == "replay":
        lines.insert(choose.randrange(len(lines) + 1), lines[one])
    elif kind == "chain anew":
        lines = chained_anew(lines, choose)
    else:
        flipped = bytearray(text)
        flipped[choose.randrange(len(text))] ^= 1 << choose.randrange(8)
        return bytes(flipped)
    return b"".join(line + b"\n" for line in lines)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", [KEY, None])
def test_no_tampering_goes_unseen(written, tmp_path, kind, key):
    text, head, known = written
    log = ChainedLog(tmp_path / "log.jsonl", key)
    choose = random.Random(f"{kind}{key}")
    for _ in range(63):
        spoilt = tampered(text, kind, choose)
        assert spoilt != text
        log.path.write_bytes(spoilt)
        log.head_path.write_bytes(head)
        with pytest.raises(LogDamaged):
            log.verified()
        # Who can change the log can change the head beside it, but not those in the manifests of releases.
        end = json.loads(lines[-1])["hash"] if (lines := _readable(spoilt)) else BEFORE_THE_FIRST
        log.head_path.write_text(json.dumps(Head(len(lines), end).as_dict()))
        with pytest.raises(LogDamaged):
            log.verified([known])


def _readable(text):
    try:
        return [line for line in text.decode().splitlines() if "hash" in json.loads(line)]
    except ValueError:
        return []


def test_kinds_and_rounds_make_a_thousand():
    assert len(KINDS) * 2 * 63 >= 1000


def test_a_log_chained_anew_without_the_key_fails_by_its_signatures_alone(written, tmp_path):
    text, _, _ = written
    log = ChainedLog(tmp_path / "log.jsonl", KEY)
    lines = chained_anew(text.splitlines(), random.Random(1))
    log.path.write_bytes(b"".join(line + b"\n" for line in lines))
    log.head_path.write_text(json.dumps(Head(len(lines), json.loads(lines[-1])["hash"]).as_dict()))
    with pytest.raises(LogDamaged, match="of the log is not as it was written"):
        log.verified()
    assert len(ChainedLog(log.path).verified()) == 12, "the chain itself is whole: only the key tells"


def test_a_log_that_was_not_touched_is_whole(written, tmp_path):
    text, head, known = written
    for key in (KEY, None):
        log = ChainedLog(tmp_path / "log.jsonl", key)
        log.path.write_bytes(text)
        log.head_path.write_bytes(head)
        assert [entry["entry"] for entry in log.verified([known, Head()])] == list(range(1, 13))


def test_nothing_is_added_to_a_damaged_log(written, tmp_path):
    text, head, _ = written
    log = ChainedLog(tmp_path / "log.jsonl", KEY)
    log.path.write_bytes(text.replace(b"steward", b"st3ward", 1))
    log.head_path.write_bytes(head)
    before = log.path.read_bytes()
    with pytest.raises(LogDamaged):
        log.add("2026-02-01", "approved", {"request": "r-1"})
    assert log.path.read_bytes() == before


def test_releases_carry_the_head_and_keep_it(store, log):
    assert heads_in_releases(store) == [Head()]
    entry = log.add("2026-01-01", "submitted", {"request": "r-1"})
    publish_release(store, "r2")
    assert heads_in_releases(store) == [Head(), Head(1, entry["hash"])]
    log.add("2026-01-02", "approved", {"request": "r-1"})
    assert head_for_release(store, "r2") == {"entries": 1, "hash": entry["hash"]}
    assert head_for_release(store, "r3")["entries"] == 2
    for path in (log.path, log.head_path):
        path.unlink()
    with pytest.raises(LogDamaged, match="when a release was made"):
        log.verified(heads_in_releases(store))


@pytest.mark.parametrize("killed_at", [0, 1, 2])
@pytest.mark.parametrize("key", [KEY, None])
def test_whoever_is_killed_while_writing_leaves_a_log_that_is_whole(tmp_path, monkeypatch, killed_at, key):
    log = ChainedLog(tmp_path / "log.jsonl", key)
    log.add("2026-01-01", "submitted", {"request": "r-1"})
    steps = iter(range(3))

    def killed(path, write):
        if next(steps) == killed_at:
            raise KeyboardInterrupt
        write_whole(path, write)

    with monkeypatch.context() as patched:
        patched.setattr(chained_log, "write_whole", killed)
        patched.setattr(chained_log, "write_json", lambda path, c: killed(path, lambda p: p.write_text(json_text(c))))
        with pytest.raises(KeyboardInterrupt):
            log.add("2026-01-02", "approved", {"request": "r-1"})
    written = 2 if killed_at == 2 else 1
    assert len(log.verified()) == written and log.interrupted == (killed_at > 0)
    left = log.path.read_bytes(), log.head_path.read_bytes()
    assert len(log.repair()) == written and not log.interrupted and log.head().entries == written
    log.path.write_bytes(left[0])
    log.head_path.write_bytes(left[1])
    assert log.add("2026-01-03", "approved", {"request": "r-1"})["entry"] == written + 1
    assert len(log.verified()) == written + 1 and not log.interrupted


def test_an_interrupted_log_takes_no_other_entry_than_the_one_that_was_coming(tmp_path):
    log = ChainedLog(tmp_path / "log.jsonl")
    log.add("2026-01-01", "submitted", {"request": "r-1"})
    before = log.path.read_bytes(), log.head()
    log.add("2026-01-02", "approved", {"request": "r-1", "by": "Data steward"})
    coming = log.head()
    other = json.loads(log.path.read_bytes().splitlines()[-1])
    other["about"]["by"] = "Somebody else"
    other["hash"] = _hash(other)
    line = json.dumps(other, separators=(",", ":")).encode() + b"\n"
    log.head_path.write_text(json.dumps(before[1].as_dict() | {"next": coming.as_dict()}))
    assert len(log.verified()) == 2
    log.path.write_bytes(before[0] + line)
    head = log.head_path.read_bytes()
    for change in (log.repair, log.verified, lambda: log.add("2026-01-03", "approved", {"request": "r-1"})):
        with pytest.raises(LogDamaged, match="its head tells of 1 others"):
            change()
    assert log.path.read_bytes() == before[0] + line and log.head_path.read_bytes() == head
    log.head_path.write_text(json.dumps(before[1].as_dict() | {"next": {"entries": 5, "hash": "0" * 64}}))
    with pytest.raises(LogDamaged, match="cannot be the next"):
        log.verified()


def test_a_short_key_is_no_key(store, tmp_path):
    (tmp_path / "key").write_text("secret")
    with pytest.raises(ValueError, match="too short"):
        extract_log(store, tmp_path / "key")
