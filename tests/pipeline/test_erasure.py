"""After a withdrawal and the next run nothing of the woman is in any file of the store, and a command shows it."""

import gzip
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.cli import main
from pipelines.erasure import search
from tests.small_deliveries import contact, deliver, deliver_facility, take_in, withdrawal
from tests.unit.schemas.right_rows import FOLLOW_UP, REFERRAL

WOMAN, CONTACT = "W" + "A" * 24, "C" + "A" * 16


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    deliver_facility(folder)
    of_hers = {"contact_id": CONTACT}
    deliver(
        folder,
        "one",
        "2025-05",
        service_contact=[contact("a"), contact("b")],
        referral=[REFERRAL | of_hers],
        follow_up=[FOLLOW_UP | of_hers],
    )
    return folder


def erased(tmp_path, keys, *more) -> int:
    (tmp_path / "keys.txt").write_text("\n".join(keys) + "\n")
    return main(["erased", str(tmp_path / "keys.txt"), "--store", str(tmp_path / "store"), *more])


def test_her_rows_are_found_before_and_gone_after(tmp_path, inbox, capsys):
    taken = take_in(tmp_path / "store", inbox)
    assert taken.versions() == {("a", 1), ("b", 1)}
    assert erased(tmp_path, [WOMAN]) == 1
    found = capsys.readouterr().out
    assert "service_contact.parquet" in found and WOMAN not in found
    before = len(search([tmp_path / "store"], [CONTACT]).found)

    deliver(inbox, "two", "2025-06", service_contact=[withdrawal("a", 2)])
    assert take_in(tmp_path / "store", inbox).versions() == {("b", 1)}
    assert erased(tmp_path, [WOMAN]) == 0
    assert "not found" in capsys.readouterr().out
    # Her contact's random key stays beside what was received, and nowhere else.
    left = search([tmp_path / "store"], [CONTACT]).found
    assert 0 < len(left) < before and {path.parent.parent.name for path in left} == {"received"}
    assert all(path.name.endswith("-aside.parquet") for path in left)
    assert erased(tmp_path, ["W" + "B" * 24]) == 1

    capsys.readouterr()
    assert erased(tmp_path, [WOMAN], "--also", str(inbox)) == 1
    assert "one/service_contact.csv" in capsys.readouterr().out


def test_it_looks_into_whatever_is_packed(tmp_path):
    folder = tmp_path / "store" / "restricted"
    folder.mkdir(parents=True)
    table = pa.table({"a": [["x", WOMAN]], "b": pa.array(["y"]).dictionary_encode(), "n": [1]})
    pq.write_table(table, folder / "list.parquet", compression="zstd")
    pq.write_table(pa.table({"a": pa.array([WOMAN]).dictionary_encode()}), folder / "dictionary.parquet")
    (folder / "packed.gz").write_bytes(gzip.compress(b"x" * 5_000_000 + WOMAN.encode()))
    (folder / "plain.log").write_bytes(b"x" * ((1 << 22) - 7) + WOMAN.encode())
    (folder / "other.csv").write_text("W" + "B" * 24)
    result = search([folder], [WOMAN])
    assert result.files == 5 and {path.name for path in result.found} == {
        "list.parquet",
        "dictionary.parquet",
        "packed.gz",
        "plain.log",
    }
    (folder / "cut.gz").write_bytes(gzip.compress(b"x" * 100_000)[:-20])
    with zipfile.ZipFile(folder / "locked.zip", "w") as archive:
        archive.writestr("a", "x")
    # The flag of an encrypted file, in its own header and in the list of files (APPNOTE 4.3.7 and 4.3.12).
    content = bytearray((folder / "locked.zip").read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + flags] |= 1
    (folder / "locked.zip").write_bytes(content)
    assert [path.name for path in search([folder], [WOMAN]).unreadable] == ["cut.gz", "locked.zip"]


def test_keys_that_say_nothing_are_refused(tmp_path, capsys):
    (tmp_path / "store" / "restricted").mkdir(parents=True)
    for keys, sentence in ((["short"], "fewer than"), ([], "no key")):
        assert erased(tmp_path, keys) == 1
        said = capsys.readouterr().err
        assert sentence in said and "short" not in said.replace("shorten", "")
