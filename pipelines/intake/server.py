"""The process that stays loaded and has the files of each delivery taken in by a limited child of its own.

Started as `python -m pipelines.intake.server` (`ordering`).

Belongs here: orders in, answers out. Does not: the work (`one_file`), the limits (`limited`), who orders (`ordering`).

Orders come as a pickle from the run that started this process, and from nobody else. An answer is JSON: what was
read from a delivered file is never trusted to be more. It has one thread, so that its children can be forked.
"""

import json
import os
import pickle
import struct
import sys
import traceback
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pyarrow.parquet  # noqa: F401  loaded once, for all children

from pipelines.intake.limited import in_a_child
from pipelines.intake.one_file import Order, take
from schemas.headers import layout_of
from schemas.reading import FileRefused
from schemas.rules import load_rules
from schemas.tables import TABLES

LENGTH = struct.Struct(">I")
HOUSE = Path(__file__).resolve().parents[2]


def answered(order: Order) -> dict:
    """The answer to an order: what was `taken`, the sentence why it is `refused`, or what it `broke` on.

    An error of a library may quote a record: only its kind and the place in our code are told.
    """
    try:
        return {"taken": asdict(take(order))}
    except FileRefused as refusal:
        return {"refused": str(refusal)}
    except OSError as error:
        return {"os_error": error.errno or 0}
    except MemoryError:
        raise
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(HOUSE)]
        place = f"{Path(frames[-1].filename).relative_to(HOUSE).as_posix()}:{frames[-1].lineno}"
        return {"broke": type(error).__name__, "place": place}


def serve() -> None:
    """Answer orders from standard input until it is closed."""
    orders, answers = os.dup(0), os.dup(1)
    _learn()
    while head := _exactly(orders, LENGTH.size):
        ordered, limits = pickle.loads(_exactly(orders, LENGTH.unpack(head)[0]))
        said = in_a_child([partial(answered, order) for order in ordered], limits, watched=orders)
        _write(answers, json.dumps(said).encode() + b"\n")


def _learn() -> None:
    """Read once what every file is held against: otherwise every child would, at a tenth of a second."""
    for table in TABLES:
        layout_of(table)
    load_rules()


def _write(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _exactly(descriptor: int, length: int) -> bytes:
    """So many bytes, or none if the other end is closed."""
    content = b""
    while len(content) < length:
        chunk = os.read(descriptor, length - len(content))
        if not chunk:
            return b""
        content += chunk
    return content


if __name__ == "__main__":
    try:
        serve()
    except (EOFError, BrokenPipeError):
        sys.exit(0)
