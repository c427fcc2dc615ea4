"""Every limit of a submission, in one place, and those of them that the kernel keeps for each process."""

from __future__ import annotations

import contextlib
import glob
import os
import platform
import re
import resource
from dataclasses import dataclass

from autograder.sandbox import system_calls

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Every limit of a submission, in seconds and bytes. All numbers of the grader stand here.

    ============== ===================================================================================
    cell_wall      time for one cell. The trusted process stops waiting and ends that run: verdict `timeout`;
                   what ran before counts, and the rest goes on from a fork that was left before. Time in which
                   the submission, or its judge, waited for a processor that others had does not count, up to
                   four times as much.
    test_wall      the same for one test; or 20 times what the instructor's own solution needs for its slowest
                   test, where that is more, up to `cell_wall`. Once a test of a function ran out of time, the
                   others of that function, and of those that call it, get a fifth, or 20 times what the slowest
                   call took that did end.
    added_wall     time for all cells together that the student added: when it is used up, each further one gets
                   a second, so that experiments that take long cost no solution its time. Once a cell ran out of
                   time, each gets a fifth of `cell_wall`.
    notebook_wall  time for all cells together, and as much again for all tests together. What is left then does
                   not run: `timeout`. The keeper kills what is there much longer.
    notebook_cpu   processor time of all processes of the submission together. The keeper kills:
                   `timeout`. A single process is also stopped by the kernel (SIGXCPU).
    memory         all processes together, shared pages counted once, beyond what the warm process had. One
                   process alone gets MemoryError first (torch makes a RuntimeError of it), which its cell
                   reports; together they are killed by the keeper: `out of memory`.
    addresses      address space of one process beyond what the warm process had, used or not: it bounds page
                   tables, which `memory` does not count. Reserving more fails with MemoryError.
    processes      processes and threads at one time, the student process included. Starting one more
                   fails with "Resource temporarily unavailable"; before Linux 5.14 the keeper kills:
                   `crashed`.
    forks          forks that the grader asks for besides, to run tests on.
    temporary      all files in the home folder, /tmp and /dev/shm together, kept in memory besides
                   `memory`. Writing fails with "No space left on device".
    files          number of such files and folders. Creating one more fails in the same way.
    file_size      one file. Writing fails with "File too large".
    open_files     file descriptors of one process. Opening one more fails with "Too many open files".
    stack          stack of the main thread. Deeper recursion in C ends in `crashed`; recursion in Python
                   meets RecursionError long before.
    cell_output    text and pictures of one cell. The rest is cut, with a note.
    output         text and pictures of the notebook, as written. The rest is cut: `output too long`.
    judge_memory   what the judge of a submission may take beyond what it began with, whatever it is sent. A test
                   that needs more ends: `out of memory`.
    judge_cpu      processor time of the judge. The kernel ends it: `timeout` for what it had not judged yet.
    ============== ===================================================================================

    What one message between the two processes may hold is said in `wire`: more is `output too long`.
    """

    cell_wall: float = 30.0
    test_wall: float = 10.0
    added_wall: float = 90.0
    notebook_wall: float = 180.0
    notebook_cpu: float = 240.0
    memory: int = 1024 * MIB
    addresses: int = 8192 * MIB
    processes: int = 32
    forks: int = 0
    temporary: int = 128 * MIB
    files: int = 4096
    file_size: int = 64 * MIB
    open_files: int = 128
    stack: int = 16 * MIB
    cell_output: int = 1 * MIB
    output: int = 8 * MIB
    judge_memory: int = 768 * MIB
    judge_cpu: float = 120.0


def set_resource_limits(limits: Limits, processes_beside: int = 0) -> None:
    """The limits that the kernel keeps for each process; what is started later inherits them.

    `processes_beside` are processes of the same user namespace that are not the student's.
    """
    wanted = [
        ("RLIMIT_CORE", 1),  # at 0 the kernel would still hand a crash to the host's crash reporter
        ("RLIMIT_CPU", max(1, int(limits.notebook_cpu))),
        ("RLIMIT_FSIZE", limits.file_size),
        ("RLIMIT_NOFILE", limits.open_files),
        ("RLIMIT_STACK", limits.stack),
        ("RLIMIT_MEMLOCK", 0),
        ("RLIMIT_MSGQUEUE", 0),
        ("RLIMIT_SIGPENDING", limits.open_files),
    ]
    if system_calls.LINUX:  # elsewhere this limit is not kept, or smaller than what Python already has
        wanted.append(("RLIMIT_DATA", own_bytes(b"VmData") + limits.memory))
        wanted.append(("RLIMIT_AS", own_bytes(b"VmSize") + limits.addresses))
    if processes_counted_alone():
        wanted.append(("RLIMIT_NPROC", limits.processes + processes_beside))
    hard_limits = {"RLIMIT_CPU": 1, "RLIMIT_NPROC": limits.forks}
    for name, value in wanted:
        number = getattr(resource, name, None)
        if number is None:
            continue
        _, hard = resource.getrlimit(number)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        # One second between SIGXCPU and SIGKILL, so that the ending can tell time from memory; room for forks.
        top = value + hard_limits.get(name, 0)
        top = top if hard == resource.RLIM_INFINITY else min(top, hard)
        resource.setrlimit(number, (value, top))


def processes_counted_alone() -> bool:
    """Whether RLIMIT_NPROC counts the processes of a user namespace, not all of the user's (Linux 5.14)."""
    if not system_calls.LINUX:
        return False
    major, minor = re.findall(r"\d+", platform.release())[:2]
    return (int(major), int(minor)) >= (5, 14)


def threads_of_user() -> int:
    """Processes and threads that this user runs now: outside a user namespace RLIMIT_NPROC counts them all."""
    user, count = str(os.getuid()).encode(), 0
    for path in glob.glob("/proc/[0-9]*/status"):
        with contextlib.suppress(OSError):  # ended meanwhile
            with open(path, "rb") as file:
                status = dict(line.split(b":", 1) for line in file if b":" in line)
            if status[b"Uid"].split()[0] == user:
                count += int(status[b"Threads"])
    return count


def fields_of(path: str, *names: bytes) -> int:
    """Sum, in bytes, of fields that look like `Name:   12 kB`."""
    return 1024 * sum(
        int(line.split()[1]) for line in read_file(path).splitlines() if line.split(b":")[0] in names
    )


def waited_for_a_processor() -> float:
    """Seconds that this process has waited for a processor which others had; 0.0 where nobody counts it."""
    try:
        return int(read_file("/proc/self/schedstat").split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def read_file(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 1 << 16)
    finally:
        os.close(descriptor)


def own_bytes(field: bytes) -> int:
    """Bytes of this process now: VmData is what RLIMIT_DATA counts, VmSize what RLIMIT_AS counts."""
    return fields_of("/proc/self/status", field)
