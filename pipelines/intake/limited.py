"""A process that may do little: memory, time and files are limited, and it can open no connection and start no program.

Belongs here: the limits, and work done under them. Does not: which work (`one_file`).

What holds on every Unix: limits of memory, processor time, length and number of files, no core file (setrlimit). What
holds on Linux on x86-64 and ARM64: the kernel refuses sockets, programs, and looking into other processes (seccomp,
which needs no privilege; https://docs.kernel.org/userspace-api/seccomp_filter.html). What it may still do: read and
write files as the account that it runs under.
"""

import contextlib
import ctypes
import errno
import json
import os
import platform
import resource
import select
import signal
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LONGEST_ANSWER = 1 << 20
MEMORY, TIME, CRASH = "memory", "time", "crash"
"""How a limited process may end without an answer."""

SET_NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
LOAD, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EACCES, 0x80000000
NUMBER_OF_CALL, ARCHITECTURE = 0, 4
FIRST_OF_X32 = 0x40000000

# socket, execve, execveat, ptrace, process_vm_readv, process_vm_writev, io_uring_setup (it can open sockets too).
REFUSED_CALLS = {
    "x86_64": (0xC000003E, (41, 59, 322, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117, 270, 271, 425)),
}
"""By machine: its number for the kernel, and the numbers of the calls that are refused."""


@dataclass(frozen=True)
class Limits:
    """Bytes of memory (address space), seconds of processor time, bytes of the longest file, files open at once."""

    memory: int = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 3 // 4
    seconds: int = 3600
    file_bytes: int = 8 << 30
    files: int = 64


def in_a_child(works: Sequence[Callable[[], dict]], limits: Limits, watched: int | None = None) -> list[dict]:
    """The answers of `works`, done one after the other by one limited child of this process.

    This process must have one thread only. The first work that gives no answer is answered with
    `{"ended": MEMORY, TIME or CRASH}`, and those after it are not. `watched`: a descriptor; when something can be read
    there, or its other end is closed, the child is killed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _close_standard_streams()
            limit_this_process(limits)
            with os.fdopen(writing, "wb", buffering=0) as answers:
                for work in works:
                    answers.write(json.dumps(_worked(work)).encode() + b"\n")
        finally:
            os._exit(0)
    os.close(writing)
    said = _said(reading, child, watched)
    _, status = os.waitpid(child, 0)
    answers = _answers(said)
    if len(answers) < len(works) and not (answers and "ended" in answers[-1]):
        out_of_time = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
        answers.append({"ended": TIME if out_of_time else CRASH})
    return answers[: len(works)]


def limit_this_process(limits: Limits) -> None:
    """From here on this process is limited, for as long as it lives."""
    wanted = {
        resource.RLIMIT_AS: (limits.memory, limits.memory),
        resource.RLIMIT_CPU: (limits.seconds, limits.seconds + 5),
        resource.RLIMIT_FSIZE: (limits.file_bytes, limits.file_bytes),
        resource.RLIMIT_NOFILE: (limits.files, limits.files),
    }
    for kind, (soft, hard) in wanted.items():
        _, highest = resource.getrlimit(kind)
        if highest != resource.RLIM_INFINITY:
            soft, hard = min(soft, highest), min(hard, highest)
        resource.setrlimit(kind, (soft, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # records would be in it
    _refuse_calls()


def _worked(work: Callable[[], dict]) -> dict:
    try:
        return work()
    except MemoryError:
        return {"ended": MEMORY}


def _answers(said: bytes) -> list[dict]:
    """One a line; what comes after the first that is none, or that says how the work ended, is not listened to."""
    answers: list[dict] = []
    for line in said.split(b"\n")[:-1]:
        try:
            answers.append(dict(json.loads(line)))
        except (ValueError, TypeError):
            break
        if "ended" in answers[-1]:
            break
    return answers


def _close_standard_streams() -> None:
    """What a library prints may quote a record."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _said(reading: int, child: int, watched: int | None) -> bytes:
    said = b""
    with os.fdopen(reading, "rb", buffering=0) as answer:
        while len(said) <= LONGEST_ANSWER:
            ready, _, _ = select.select([answer, *([] if watched is None else [watched])], [], [])
            if answer in ready:
                chunk = answer.read(LONGEST_ANSWER)
                if not chunk:
                    return said
                said += chunk
            else:
                break
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return said


def _refuse_calls() -> None:
    """Let the kernel refuse `REFUSED_CALLS`, where they are known; elsewhere, or where it will not, nothing."""
    if platform.system() != "Linux" or platform.machine() not in REFUSED_CALLS:
        return
    architecture, calls = REFUSED_CALLS[platform.machine()]
    # To the end, where the verdicts are: allow, refuse, kill.
    steps = [(LOAD, 0, 0, ARCHITECTURE), (JUMP_IF_EQUAL, 0, len(calls) + 4, architecture)]
    steps += [(LOAD, 0, 0, NUMBER_OF_CALL), (JUMP_IF_AT_LEAST, len(calls) + 2, 0, FIRST_OF_X32)]
    steps += [(JUMP_IF_EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE), (RETURN, 0, 0, KILL)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    program = Program(len(steps), ctypes.addressof(code))
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
        system.prctl(SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0)
