"""Runs inside the sandbox, in the place of the warm process, and tries what must not work.

`autograder doctor` starts it and judges what it prints.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.sandbox import confined_fork, system_calls
from autograder.sandbox.limits import Limits

UP = b"up\n"
"""The first line that comes out of the sandbox."""
_NOT_WRITABLE = ("/", "/usr", "/usr/lib", "/dev", sys.prefix)
IMPORTED_INSIDE = ("numpy", "torch", "matplotlib", "IPython")


def look_around() -> None:
    """Inside the sandbox, as the warm process would be: try what must not work, print what did as JSON."""
    sys.stdout.buffer.write(UP)
    sys.stdout.flush()
    secrets = json.loads(sys.stdin.read())
    versions = {}
    for name in IMPORTED_INSIDE:
        try:
            versions[name] = getattr(importlib.import_module(name), "__version__", "?")
        except ImportError:
            versions[name] = ""
    system_calls.collapse_memory()
    read, write = os.pipe()

    def student() -> None:
        os.write(write, json.dumps(_try_everything(secrets)).encode())
        if os.fork() == 0:  # a daemon that should not survive
            os.setsid()
            time.sleep(60)

    limits = Limits(memory=256 << 20, temporary=16 << 20)
    submission = confined_fork.fork_confined(limits, student, keep=[write])
    ending = submission.wait()
    os.close(write)
    said = os.read(read, 1 << 16)
    processes = [name for name in os.listdir("/proc") if name.isdecimal()]
    seen = {
        "versions": versions,
        "ending": ending.as_data(),
        "student": json.loads(said) if said else None,
        "left": len(processes) - 2,  # bubblewrap's first process and this one
        "together": confined_fork.fork_confined(limits, _use_memory_together).wait().reason,
        "fork": min(_time_of_a_fork(limits) for _ in range(5)),
    }
    sys.stdout.write(json.dumps(seen))


def shut_in_nothing() -> None:
    """Inside the sandbox: make what each submission is shut into once more, around nothing, and print how it ended."""
    ending = confined_fork.fork_confined(Limits(), lambda: None).wait()
    print(ending.sentence if ending.reason == "refused" else ending.reason)


def _time_of_a_fork(limits: Limits) -> float:
    begun = time.perf_counter()
    confined_fork.fork_confined(limits, lambda: None).wait()
    return time.perf_counter() - begun


def _use_memory_together() -> None:
    for _ in range(3):
        if os.fork() == 0:
            held = bytearray(b"x") * (150 << 20)
            time.sleep(20)
            del held
    time.sleep(20)


def _try_everything(secrets: list[str]) -> dict[str, Any]:
    status = Path("/proc/self/status").read_text()
    return {
        "interfaces": [
            line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]
        ],
        "connected": [host for host in ("1.1.1.1", "127.0.0.1") if _works(_connect, host)],
        "read": [path for path in secrets if _works(_read_any, path)],
        "written": [path for path in _NOT_WRITABLE if _works(_touch, path)],
        "capabilities": int(re.findall(r"CapEff:\s*(\w+)", status)[0], 16),
        "namespaces": _works(system_calls.unshare, system_calls.NEW_USERS),
        "seen": len([name for name in os.listdir("/proc") if name.isdecimal()]),
        "processes": _start_many() + 1,
        "memory": _use_memory(),
        "disk": _fill_disk(),
    }


def _works(attempt: Callable[..., object], *arguments: object) -> bool:
    try:
        attempt(*arguments)
    except OSError:
        return False
    return True


def _connect(host: str) -> None:
    socket.create_connection((host, 53), timeout=1).close()


def _read_any(path: str) -> None:
    if os.path.isdir(path):
        hidden = set(os.listdir(path)) - {part for shown in sys.path for part in shown.split("/")}
        hidden -= {part for prefix in (sys.prefix, sys.base_prefix) for part in prefix.split("/")}
        if not hidden:
            raise FileNotFoundError(path)
    else:
        open(path).close()


def _touch(folder: str) -> None:
    open(os.path.join(folder, "written"), "w").close()


def _start_many() -> int:
    children: list[int] = []
    try:
        while len(children) < 200:
            pid = os.fork()
            if pid == 0:
                time.sleep(10)
                os._exit(0)
            children.append(pid)
    except OSError:
        pass  # the limit
    for pid in children:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
    return len(children)


def _use_memory() -> str:
    try:
        bytearray(512 << 20)
    except MemoryError:
        return "MemoryError"
    return "worked"


def _fill_disk() -> int:
    written = 0
    try:
        for number in range(300):
            with open(f"/tmp/{number}", "wb", buffering=0) as file:
                written += file.write(bytes(1 << 20))
    except OSError:
        pass  # the limit
    return written
