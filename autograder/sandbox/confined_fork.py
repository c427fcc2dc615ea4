"""What happens inside the sandbox for each submission: a fork of the warm process, shut in on its own.

`fork_confined` is called by the warm process before any student code runs. Two processes come of it:

    keeper      process 1 of new namespaces; reaps, watches memory and time; its end is the end of all
      student   no capability, no way to new namespaces, resource limits, system call filter; runs `run`

If any layer cannot be set up, `run` is never called and the ending says "refused". Nothing here knows
about notebooks or messages; `bubblewrap` is what surrounds the warm process itself.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal, NoReturn

from autograder.sandbox import system_calls
from autograder.sandbox.limits import Limits, fields_of, read_file, set_resource_limits, threads_of_user

MIB = 1 << 20
INSIDE_ID = 1000  # user and group number that every process of the sandbox has in its own eyes
NAMESPACES = system_calls.EVERY_NAMESPACE & ~system_calls.NEW_CGROUP
HOME, TEMPORARY, SHARED_MEMORY = "/home/student", "/tmp", "/dev/shm"

WATCH_INTERVAL = 0.02  # seconds between two looks of the keeper
MANY_THREADS = 500  # that programs of the same user may start while a submission runs without a sandbox
CAREFUL_INTERVAL = 0.1  # the same when every look has to ask the kernel for exact shares
_OUT_OF_MEMORY_EXIT, _FAILED_EXIT = 77, 70  # how the student process tells the keeper what ended it
_MANY_DESCRIPTORS = 1 << 20
_PAGE = resource.getpagesize()
_TICK = os.sysconf("SC_CLK_TCK")


Reason = Literal["exit", "crashed", "out of memory", "timeout", "killed", "refused"]


@dataclass(frozen=True)
class Ending:
    """How a submission's processes ended. `sentence` is fit for the student, except when "refused".

    `wall` and `cpu` are seconds; `peak_memory` is resident bytes at the worst moment that was seen, with what
    the warm process had.
    """

    reason: Reason
    sentence: str
    exit_code: int = 0
    signal: str = ""
    wall: float = 0.0
    cpu: float = 0.0
    peak_memory: int = 0

    def as_data(self) -> dict[str, object]:
        """The same as plain data, for the control socket."""
        return asdict(self)


def ending_of_status(status: int) -> Ending:
    """What a status from waitpid means."""
    code = os.waitstatus_to_exitcode(status)
    if code == _OUT_OF_MEMORY_EXIT:
        return Ending("out of memory", "The memory limit was reached.", code)
    if code == 0:
        return Ending("exit", "The process ended by itself.")
    if code > 0:
        return Ending("exit", f"The process ended itself with exit code {code}.", code)
    name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
    if name == "SIGXCPU":
        return Ending("timeout", "The limit of processor time was reached.", code, name)
    told = {
        "SIGSEGV": "a memory access outside its own memory (segmentation fault)",
        "SIGABRT": "a call of abort()",
        "SIGKILL": "a kill signal: its own, or the machine had no memory left",
        "SIGSYS": "a system call that is not allowed",
    }.get(name, f"signal {name}")
    return Ending("crashed", f"The process was ended by {told}.", code, name)


# ---------------------------------------------------------------- layers, outermost first


def close_descriptors(keep: Iterable[int] = ()) -> None:
    """Close every file descriptor from 3 on but `keep`."""
    start = 3
    for descriptor in sorted(set(keep)):
        if descriptor >= start:
            os.closerange(start, descriptor)
            start = descriptor + 1
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    end = soft if 0 < soft < _MANY_DESCRIPTORS else _MANY_DESCRIPTORS  # RLIM_INFINITY is -1 or huge
    os.closerange(start, max(start, end))


def silence_standard_streams(keep: Iterable[int] = ()) -> None:
    """Point 0, 1 and 2 (but `keep`) to /dev/null; whoever runs student code puts its own pipes there."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in {0, 1, 2}.difference(keep):
        os.dup2(null, descriptor)
    if null > 2:
        os.close(null)


def keep_identity(user: int, group: int) -> None:
    """First thing in a new user namespace: the user and group number that this process had outside it."""
    system_calls.set_dumpable(True)  # otherwise /proc/self belongs to root
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        _write(f"/proc/self/{name}", text)


def mount_points_below(folder: str) -> list[str]:
    """Mount points below `folder` (for instance a Python installation in /tmp/venv)."""
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as table:
        points = [
            line.split()[4].encode().decode("unicode_escape").encode("latin-1").decode() for line in table
        ]
    return [point for point in points if point.startswith(folder + "/")]


def fresh_mounts(limits: Limits) -> None:
    """A /proc of the new process namespace, and one capped temporary file system for all that is writable.

    Home, /tmp and /dev/shm are folders of the same file system, so one cap holds for their sum. What the
    sandbox had mounted below them stays visible at its place.
    """
    system_calls.mount("none", "/", flags=system_calls.RECURSIVE | system_calls.PRIVATE)
    system_calls.mount("proc", "/proc", "proc", system_calls.NO_SETUID | system_calls.NO_DEVICES)
    covered = {HOME: "home", SHARED_MEMORY: "shm", TEMPORARY: "tmp"}
    stays = {
        point: os.open(point, os.O_PATH | os.O_CLOEXEC)
        for folder in covered
        for point in mount_points_below(folder)
    }
    system_calls.mount(
        "tmpfs",
        TEMPORARY,
        "tmpfs",
        system_calls.NO_SETUID | system_calls.NO_DEVICES,
        f"mode=0755,size={limits.temporary},nr_inodes={limits.files}",
    )
    for folder, name in covered.items():
        inside = f"{TEMPORARY}/{name}"
        os.mkdir(inside, 0o700)
        for point, descriptor in stays.items():
            if point.startswith(folder + "/"):
                here = inside + point[len(folder) :]
                make_mount_point(here, like=f"/proc/self/fd/{descriptor}")
                system_calls.mount(
                    f"/proc/self/fd/{descriptor}", here, flags=system_calls.BIND | system_calls.RECURSIVE
                )
        system_calls.mount(inside, folder, flags=system_calls.BIND | system_calls.RECURSIVE)
    for descriptor in stays.values():
        os.close(descriptor)
    os.chdir(HOME)


def make_mount_point(path: str, like: str) -> None:
    """An empty folder or file at `path`, whichever `like` is."""
    os.makedirs(path if os.path.isdir(like) else os.path.dirname(path), exist_ok=True)
    if not os.path.isdir(like):
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def forbid_namespaces() -> None:
    """No further namespaces of any kind below the present user namespace."""
    for kind in ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time"):
        with contextlib.suppress(FileNotFoundError):  # kernels without that kind
            _write(f"/proc/sys/user/max_{kind}_namespaces", "0")


def give_up_privileges() -> None:
    """No capability, none to be had by executing a program, and the system call filter."""
    system_calls.drop_capabilities()
    system_calls.no_new_privileges()
    if system_calls.filter_available():
        system_calls.filter_system_calls()


# ---------------------------------------------------------------- the handle that the warm process holds


class Confined:
    """A running submission, seen from the warm process."""

    _kill_signal = signal.SIGKILL

    def __init__(self, pid: int, report: int, ending: Ending | None = None) -> None:
        self.pid = pid  # of the keeper, as the warm process sees it
        self._report = report
        self._begun = time.monotonic()
        self._killed = False
        self._ending = ending

    def fileno(self) -> int:
        """A descriptor that becomes readable when the submission has ended, for select and poll."""
        return self._report

    def kill(self) -> None:
        """End everything the submission started; `wait` still has to be called."""
        if self._ending is None:
            self._killed = True
            os.kill(self.pid, self._kill_signal)

    def ended(self) -> bool:
        """Whether `wait` would return at once or within milliseconds."""
        return self._ending is not None or bool(select.select([self._report], [], [], 0)[0])

    def wait(self) -> Ending:
        """Wait for the end; when this returns, no process of the submission is left."""
        if self._ending is None:
            _, status, usage = os.wait4(self.pid, 0)
            # Everyone who could write is gone, so reading ends; what was said first counts.
            with os.fdopen(self._report, "rb") as pipe:
                said = pipe.read(1 << 16).split(b"\n", 1)[0]
            ending = _ending_said(said, status)
            if self._killed and not said:
                ending = Ending("killed", "The process was stopped by the grader.")
            self._ending = replace(
                ending,
                wall=round(time.monotonic() - self._begun, 4),
                cpu=ending.cpu or round(usage.ru_utime + usage.ru_stime, 3),
                peak_memory=ending.peak_memory or usage.ru_maxrss * 1024,
            )
        return self._ending


class Unprotected(Confined):
    """The same handle for a fork without isolation; its supervisor ends the session when asked to."""

    _kill_signal = signal.SIGTERM


def _ending_said(said: bytes, status: int) -> Ending:
    try:
        return Ending(**json.loads(said))
    except (ValueError, TypeError):
        return ending_of_status(status)


# ---------------------------------------------------------------- forking


def fork_confined(limits: Limits, run: Callable[[], object], *, keep: Iterable[int] = ()) -> Confined:
    """Fork, shut the fork in, and call `run` there; returns at once. The caller has one thread only.

    `keep` are the file descriptors that `run` needs (its socket); all others are closed, and 0, 1, 2
    lead to /dev/null unless kept. What `run` returns is ignored; an exception ends the process with exit
    code 70 and its traceback on stderr.
    """
    keep = tuple(keep)
    identity = os.getuid(), os.getgid()
    read, write = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        if (threads := len(os.listdir("/proc/self/task"))) > 1:
            raise OSError(f"the warm process has {threads} threads; it may have one only when it forks")
        pid = system_calls.fork_into(NAMESPACES)
    except OSError as error:
        os.close(write)
        return Confined(0, read, Ending("refused", str(error)))
    if pid:
        os.close(write)
        return Confined(pid, read)
    with _never_returning(write):
        os.close(read)
        keep_identity(*identity)
        _keep(limits, run, keep, write)


def fork_unprotected(limits: Limits, run: Callable[[], object], *, keep: Iterable[int] = ()) -> Confined:
    """The same fork with resource limits only, where there is no sandbox: for one's own submissions.

    No isolation: `run` can read and change what the caller can. `notebook_wall` and the common memory of
    several processes are not watched, memory not at all on macOS; a process that leaves its session survives.
    """
    keep = tuple(keep)
    read, write = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        os.close(write)
        return Unprotected(pid, read)
    with _never_returning(write):
        os.close(read)
        _supervise_unprotected(limits, run, keep, write)


@contextlib.contextmanager
def _never_returning(report: int) -> Iterator[None]:
    """In a forked process: whatever happens, say why and end, never return into the caller's code."""
    try:
        yield
    except BaseException as error:
        _say(report, Ending("refused", f"{type(error).__name__}: {error}"))
    finally:
        os._exit(_FAILED_EXIT)


def _say(report: int, ending: Ending) -> None:
    os.write(report, json.dumps(asdict(ending)).encode() + b"\n")


def _be_quiet() -> None:
    """No reaction to signals but the ones waited for; no garbage collection that would copy pages."""
    gc.disable()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGCHLD, signal.SIGTERM})


def _hear_again() -> None:
    """Undo `_be_quiet`: what a fresh Python process has."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    gc.enable()


def _keep(limits: Limits, run: Callable[[], object], keep: Sequence[int], report: int) -> NoReturn:
    system_calls.die_with_parent(signal.SIGKILL)
    _be_quiet()
    close_descriptors({*keep, report})
    os.setsid()
    fresh_mounts(limits)
    forbid_namespaces()
    ready, go = os.pipe()  # closed by the student process when it has shut itself in
    system_calls.set_dumpable(False)  # before there is anybody who could look into /proc/1
    student = os.fork()
    if student == 0:
        os.close(ready)
        with _never_returning(report):
            _shut_in(limits, keep, processes_beside=1)  # 1: this keeper
            os.close(report)
            os.close(go)
            _run_and_exit(run)
    os.close(go)
    system_calls.drop_capabilities(keep=[system_calls.CAP_SYS_PTRACE])  # to read exact memory shares in /proc
    close_descriptors({report, ready})
    silence_standard_streams()
    with os.fdopen(ready, "rb") as pipe:
        pipe.read()
    try:
        ending = _watch(limits, student)
    except Exception as error:  # whatever it is, it concerns this submission only, and ends it
        ending = Ending("killed", f"It could not be watched any longer: {type(error).__name__}: {error}")
    _say(report, ending)
    os._exit(0)  # and the kernel ends every other process of the namespace


def _shut_in(limits: Limits, keep: Sequence[int], processes_beside: int) -> None:
    system_calls.set_dumpable(True)  # the keeper is not
    os.setsid()
    silence_standard_streams(keep)
    _hear_again()
    _write("/proc/self/oom_score_adj", "1000")  # the first to go when the machine has no memory left
    set_resource_limits(limits, processes_beside)
    system_calls.small_pages_only()  # a page fault is 4 kB then, by which `_look` counts
    give_up_privileges()
    system_calls.set_dumpable(True)


def _run_and_exit(run: Callable[[], object]) -> NoReturn:
    code = 0
    try:
        run()
    except MemoryError:
        code = _OUT_OF_MEMORY_EXIT
    except SystemExit as exit:
        code = exit.code if isinstance(exit.code, int) else 1 if exit.code else 0
    except BaseException:
        traceback.print_exc()
        code = _FAILED_EXIT
    finally:
        with contextlib.suppress(Exception):  # student code may have replaced or closed them
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code & 0xFF)


def _supervise_unprotected(
    limits: Limits, run: Callable[[], object], keep: Sequence[int], report: int
) -> NoReturn:
    _be_quiet()
    if system_calls.LINUX:
        system_calls.die_with_parent(signal.SIGTERM)  # which is waited for below
    student = os.fork()
    if student == 0:
        with _never_returning(report):
            close_descriptors(keep)
            os.setsid()
            silence_standard_streams(keep)
            _hear_again()
            set_resource_limits(limits, threads_of_user() + MANY_THREADS)
            _run_and_exit(run)
    close_descriptors({report})
    silence_standard_streams()
    while True:
        if signal.sigwait({signal.SIGCHLD, signal.SIGTERM}) == signal.SIGTERM:
            _say(report, Ending("killed", "The process was stopped by the grader."))
            _kill_session(student)
        pid, status = os.waitpid(student, os.WNOHANG)
        if pid:
            _kill_session(student)
            _say(report, ending_of_status(status))
            os._exit(0)


def _kill_session(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(leader, signal.SIGKILL)


# ---------------------------------------------------------------- the keeper's watch


def _watch(limits: Limits, student: int) -> Ending:
    """Reap and look until the student process ends or a limit of the whole namespace is reached."""
    begun = time.monotonic()
    reaped_cpu, peak, cpu = 0.0, 0, 0.0
    # What the fork got from the warm process is not the student's; the keeper got the same.
    given = fields_of("/proc/self/status", b"RssAnon")
    while True:
        ended = None
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if not pid:
                break
            reaped_cpu += usage.ru_utime + usage.ru_stime
            if pid == student:
                ended = status
                peak = max(peak, usage.ru_maxrss * 1024)
        if ended is not None:
            ending = ending_of_status(ended)
            return _measured(ending, begun, max(cpu, reaped_cpu), peak)
        usage_now = _look(limits.memory)
        cpu = reaped_cpu + usage_now.cpu
        peak = max(peak, usage_now.memory + (0 if usage_now.exact else given))
        if usage_now.memory > limits.memory + given and usage_now.exact:
            told = f"All processes together used more than {limits.memory // MIB} MiB of memory."
            return _measured(Ending("out of memory", told), begun, cpu, peak)
        if usage_now.threads > limits.processes + limits.forks:
            told = f"More than {limits.processes} processes and threads were started."
            return _measured(Ending("crashed", told), begun, cpu, peak)
        if cpu > limits.notebook_cpu:
            told = f"More than {limits.notebook_cpu:g} s of processor time were used."
            return _measured(Ending("timeout", told), begun, cpu, peak)
        if time.monotonic() - begun > limits.notebook_wall:
            told = f"The notebook ran longer than {limits.notebook_wall:g} s."
            return _measured(Ending("timeout", told), begun, cpu, peak)
        signal.sigtimedwait({signal.SIGCHLD}, CAREFUL_INTERVAL if usage_now.exact else WATCH_INTERVAL)


def _measured(ending: Ending, begun: float, cpu: float, peak: int) -> Ending:
    return replace(ending, wall=time.monotonic() - begun, cpu=round(cpu, 3), peak_memory=peak)


@dataclass(frozen=True)
class _Usage:
    memory: int  # bytes that all together took since the fork; without what they gave back unless exact
    cpu: float  # seconds
    threads: int
    exact: bool


def _look(limit: int) -> _Usage:
    """What all processes of the namespace but the keeper use now; exact only when near the limit.

    Each page that a process makes its own is a page fault, also a page that it shared with its parent; so their number
    bounds what all have taken, however many forks a submission is made of. Only then it is worth asking for shares.
    """
    faults, cpu, threads = 0, 0.0, 0
    pids = [name for name in os.listdir("/proc") if name.isdecimal() and name != "1"]
    with contextlib.suppress(OSError, IndexError):
        faults += sum(
            map(int, _fields("1")[8:12:2])
        )  # of those that ended and left none behind who counts them
    for pid in pids:
        with contextlib.suppress(OSError, IndexError):  # it may end while we look
            fields = _fields(pid)
            cpu += sum(map(int, fields[11:15])) / _TICK  # utime, stime, and those of waited-for children
            faults += sum(map(int, fields[7:11]))
            threads += int(fields[17])
    memory = faults * _PAGE
    if memory <= limit:
        return _Usage(memory, cpu, threads, exact=False)
    return _Usage(sum(map(_exact_share, pids)), cpu, threads, exact=True)


def _fields(pid: str) -> list[bytes]:
    """Of /proc/PID/stat, from the third on: state, …, minflt, cminflt, majflt, cmajflt, utime, stime, …"""
    return read_file(f"/proc/{pid}/stat").rsplit(b")", 1)[1].split()


def _exact_share(pid: str) -> int:
    """Memory of one process that is not a file's, shared pages divided among those who share them."""
    with contextlib.suppress(OSError):  # it may end while we look
        own = fields_of(f"/proc/{pid}/status", b"VmPTE", b"RssAnon", b"RssShmem")
        with contextlib.suppress(PermissionError):  # a program that may not be read: its pages count in full
            shares = fields_of(f"/proc/{pid}/smaps_rollup", b"Pss_Anon", b"Pss_Shmem")
            return shares + fields_of(f"/proc/{pid}/status", b"VmPTE")
        return own
    return 0


def _write(path: str, text: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        raise OSError(error.errno, f"writing {text!r} to {path}: {error.strerror}") from error
