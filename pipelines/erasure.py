"""Is anything of a woman left? A search through files as they lie on disk, unpacked where they are packed.

Belongs here: searching for keys. Does not: taking rows out (a withdrawal does that at the next run), the command.
"""

import gzip
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

SHORTEST_KEY = 8
"""Characters of a key below which it would be found by chance."""

CHUNK = 1 << 22


class KeysRefused(ValueError):
    """The keys cannot be searched for; the message quotes none of them."""


@dataclass(frozen=True)
class Search:
    """What was searched and where a key was found. `unreadable`: packed files that could only be searched as bytes."""

    files: int
    found: tuple[Path, ...]
    unreadable: tuple[Path, ...]


def read_keys(path: Path) -> tuple[str, ...]:
    """Keys, one a line, from a file: on a command line others could read them. Raises KeysRefused."""
    try:
        keys = tuple(dict.fromkeys(path.read_text(encoding="utf-8").split()))
    except UnicodeDecodeError:
        raise KeysRefused(f"{path.name} is not text in UTF-8") from None
    if not keys:
        raise KeysRefused(f"{path.name} has no key: write one a line")
    if any(len(key) < SHORTEST_KEY for key in keys):
        raise KeysRefused(f"a key in {path.name} has fewer than {SHORTEST_KEY} characters: any file could hold it")
    return keys


def search(folders: Iterable[Path], keys: Iterable[str]) -> Search:
    """Search every file below `folders` for any of `keys`. Links are not followed."""
    wanted = [key.encode() for key in keys]
    files, found, unreadable = 0, [], []
    for path in _files(folders):
        files += 1
        held = _holds(_raw(path), wanted) or any(key in path.name.encode() for key in wanted)
        try:
            held = held or _holds(_unpacked(path), wanted)
        # Of an encrypted archive, or one packed in a way that is not known here, zipfile says RuntimeError.
        except (pa.ArrowException, OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error):
            unreadable.append(path)
        if held:
            found.append(path)
    return Search(files, tuple(found), tuple(unreadable))


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _holds(chunks: Iterable[bytes], wanted: list[bytes]) -> bool:
    """Is any of `wanted` in the chunks put together?"""
    overlap, before = max(map(len, wanted)) - 1, b""
    for chunk in chunks:
        text = before + chunk
        if any(key in text for key in wanted):
            return True
        before = text[-overlap:]
    return False


def _raw(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _unpacked(path: Path) -> Iterator[bytes]:
    """What is in a Parquet, gzip or zip file (and so in a spreadsheet); nothing for other files."""
    with path.open("rb") as file:
        beginning = file.read(4)
    if beginning == b"PAR1":
        yield from _texts(path)
    elif beginning[:2] == b"\x1f\x8b":
        with gzip.open(path, "rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    elif beginning == b"PK\x03\x04":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name)


def _texts(path: Path) -> Iterator[bytes]:
    """All texts of a Parquet file, those in lists and its metadata too, one behind the other."""
    file = pq.ParquetFile(path)
    yield str(file.schema_arrow.metadata).encode()
    for batch in file.iter_batches():
        for column in batch.columns:
            while pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
                column = pc.list_flatten(column)
            if pa.types.is_dictionary(column.type):
                column = column.dictionary
            if not pa.types.is_nested(column.type):
                texts = pc.drop_null(pc.cast(column, pa.large_string())) if len(column) else []
                yield "\n".join(text.as_py() for text in texts).encode()
                yield b"\n"
