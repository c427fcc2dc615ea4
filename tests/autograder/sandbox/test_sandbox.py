"""The sandbox withstands what student code may try, as root and as an ordinary user.

Most tests run a few lines in a confined fork, as a submission would. The second half of the file takes the
layers one by one, each with the others off.
"""

import json
import mmap
import os
import select
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.sandbox import bubblewrap, confined_fork, system_calls
from autograder.sandbox.limits import Limits, set_resource_limits, threads_of_user
from tests.sandboxed import needs_sandbox

ROOT = Path(__file__).resolve().parents[3]
SECRET = "the exam of next year"
PATIENCE = 60
"""Seconds for the sandbox to answer. What sleeps `FOR_EVER` inside and is answered all the same has been ended."""


pytestmark = needs_sandbox


# ---------------------------------------------------------------- a sandbox to try things in

INSIDE = {
    "/sandbox/autograder/sandbox": ROOT / "autograder/sandbox",
    "/sandbox/sandbox_server.py": Path(__file__).with_name("sandbox_server.py"),
}

# An ordinary user that can read this Python: as root, the Python may lie in a folder closed to others.
AS_ORDINARY_USER = f"""
import json, os, sys
sys.path.insert(0, {str(ROOT)!r})
from autograder.sandbox import bubblewrap, system_calls
from autograder.sandbox.confined_fork import make_mount_point

def closed(path):
    return not all(os.stat(parent).st_mode & 1 for parent in [path, *parents(path)])

def parents(path):
    while path != "/":
        path = os.path.dirname(path)
        yield path

if os.geteuid() == 0:
    system_calls.unshare(system_calls.NEW_MOUNTS)
    system_calls.mount("none", "/", flags=system_calls.RECURSIVE | system_calls.PRIVATE)
    hidden = [path for path in bubblewrap.python_and_system().values() if closed(os.path.realpath(path))]
    opened = {{path: os.open(path, os.O_PATH) for path in hidden}}
    for top in {{[parent for parent in parents(path) if parent != "/"][-1] for path in hidden}}:
        system_calls.mount("tmpfs", top, "tmpfs", 0, "mode=0755")
    for path, descriptor in opened.items():
        make_mount_point(path, like=f"/proc/self/fd/{{descriptor}}")
        system_calls.mount(f"/proc/self/fd/{{descriptor}}", path, flags=system_calls.BIND)
    user = bubblewrap.free_user()
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
program, readable, descriptors = json.loads(sys.argv[1])
sys.exit(bubblewrap.launch(program, readable=readable, pass_fds=descriptors).wait())
"""


def start(user: str, program: list[str], readable: dict[str, str], descriptors: list[int], **popen):
    if user == "root":
        return bubblewrap.launch(program, readable=readable, pass_fds=descriptors, **popen)
    plan = json.dumps([program, readable, descriptors])
    return subprocess.Popen(
        [sys.executable, "-c", AS_ORDINARY_USER, plan], pass_fds=descriptors, cwd="/", **popen
    )


class Sandbox:
    """A sandbox with a tiny server in the place of the warm process."""

    def __init__(self, user: str, tmp_path: Path) -> None:
        ours, theirs = socket.socketpair()
        self.course = tmp_path / "course"
        self.course.mkdir(exist_ok=True)
        (self.course / "reference.py").write_text(SECRET)
        self.process = start(
            user,
            [sys.executable, "-s", "-B", "/sandbox/sandbox_server.py", str(theirs.fileno())],
            {inside: str(outside) for inside, outside in INSIDE.items()},
            [theirs.fileno()],
        )
        theirs.close()
        ours.settimeout(PATIENCE)
        self._lines = ours.makefile("rwb")
        self._socket = ours

    def run(self, source: str, *, where: str = "confined", kill: bool = False, **limits) -> "Result":
        source = textwrap.dedent(source).replace("FOR_EVER", str(100 * PATIENCE))
        request = {"source": source, "where": where, "kill": kill, "limits": limits}
        self._lines.write(json.dumps(request).encode() + b"\n")
        self._lines.flush()
        reply = self._lines.readline()
        assert reply, f"the sandbox is gone, exit code {self.process.poll()}"
        return Result(**json.loads(reply))

    def processes(self) -> list[int]:
        """Host process numbers of all that descends from the program that was launched."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents[int(stat.parent.name)] = int(fields[1])
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return sorted(found)

    def close(self) -> None:
        self._lines.close()
        self._socket.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Result:
    def __init__(self, ending: dict, answers: list) -> None:
        self.ending = ending
        self.reason = ending.get("reason", "")
        self.answers = answers

    @property
    def answer(self):
        assert self.answers, f"no answer; the submission ended like this: {self.ending}"
        return self.answers[0]


@pytest.fixture(scope="module", params=["root", "ordinary user"])
def sandbox(request, tmp_path_factory) -> Iterator[Sandbox]:
    if request.param == "root" and os.geteuid() != 0:
        pytest.skip("not root, so the sandbox of a root grader cannot be tried")
    box = Sandbox(request.param, tmp_path_factory.mktemp("outside"))
    yield box
    box.close()


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory) -> Iterator[Sandbox]:
    box = Sandbox("root" if os.geteuid() == 0 else "ordinary user", tmp_path_factory.mktemp("outside"))
    yield box
    box.close()


# ---------------------------------------------------------------- what a submission finds


def test_an_ordinary_ending_is_told(sandbox):
    result = sandbox.run("answer(6 * 7)")
    assert (result.answer, result.reason) == (42, "exit")
    assert sandbox.run("import os; os._exit(3)").ending["exit_code"] == 3
    assert sandbox.run("raise ValueError").ending["exit_code"] == 70


def test_a_crash_is_told_with_its_signal(sandbox):
    for call, name in [
        ("__import__('ctypes').string_at(0)", "SIGSEGV"),
        ("__import__('os').abort()", "SIGABRT"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ]:
        result = sandbox.run(call)
        assert (result.reason, result.ending["signal"]) == ("crashed", name)


def test_no_process_of_the_sandbox_belongs_to_root_on_the_host(sandbox):
    owners = set()
    seen = threading.Thread(target=sandbox.run, args=("import time; time.sleep(0.3)",))
    seen.start()
    time.sleep(0.15)
    for pid in sandbox.processes():
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has just ended
        owners.add(int(status.split("Uid:")[1].split()[0]))
    seen.join()
    assert len(sandbox.processes()) >= 2
    assert owners and 0 not in owners


def test_a_root_grader_gives_each_worker_its_own_user(sandbox, neighbour):
    if os.geteuid() != 0:
        pytest.skip("not root, so it cannot become another user")
    users = [os.stat(f"/proc/{box.processes()[-1]}").st_uid for box in (sandbox, neighbour)]
    assert users[0] != users[1]


def test_there_are_no_capabilities(sandbox):
    status = sandbox.run("answer(open('/proc/self/status').read())").answer
    sets = {line.split(":")[0]: int(line.split()[1], 16) for line in status.splitlines() if "Cap" in line}
    assert sets == dict.fromkeys(["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"], 0)
    assert "NoNewPrivs:\t1" in status


def test_the_warm_process_has_no_capabilities_either(sandbox):
    status = sandbox.run("answer(open('/proc/self/status').read())", where="warm").answer
    assert "CapEff:\t0000000000000000" in status


def test_there_is_no_network(sandbox):
    result = sandbox.run("""
        import os, socket
        def attempt(call):
            try:
                call()
                return "worked"
            except OSError as error:
                return type(error).__name__
        answer([line.split(":")[0].strip() for line in list(open("/proc/net/dev"))[2:]])
        answer(attempt(lambda: socket.create_connection(("1.1.1.1", 53), timeout=1)))
        answer(attempt(lambda: socket.create_connection(("127.0.0.1", 22), timeout=1)))
        answer(attempt(lambda: socket.getaddrinfo("example.org", 80)))
        answer(attempt(lambda: socket.socket(40)))  # AF_VSOCK, from a virtual machine to its host
        answer(attempt(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)))
    """)
    interfaces, *attempts = result.answers
    assert interfaces == ["lo"]
    assert len(attempts) == 5 and "worked" not in attempts


def test_an_abstract_socket_of_the_warm_process_is_out_of_reach(sandbox):
    sandbox.run(
        "import socket, sys; s = sys.listener = socket.socket(socket.AF_UNIX); s.bind('\\0here'); s.listen()",
        where="warm",
    )
    result = sandbox.run("""
        import socket
        try:
            socket.socket(socket.AF_UNIX).connect("\\0here")
            answer("reached")
        except ConnectionRefusedError:
            answer("refused")
    """)
    assert result.answer == "refused"


def test_nothing_of_the_course_or_of_a_home_can_be_read(sandbox):
    folders = [str(sandbox.course), str(ROOT), os.path.expanduser("~"), "/etc/shadow", "/var", "/run", "/mnt"]
    result = sandbox.run(f"""
        import os
        found = []
        for top in {folders!r}:
            if os.path.isfile(top):
                found.append(top)
            for folder, folders, files in os.walk(top):
                if folder in {sorted(bubblewrap.python_and_system())!r}:
                    folders[:] = []
                else:
                    found += [os.path.join(folder, name) for name in files]
        answer(found)
    """)
    assert result.answer == []


def test_the_root_folder_holds_only_what_is_needed(sandbox):
    names = set(sandbox.run("import os; answer(os.listdir('/'))").answer)
    python = {path.split("/")[1] for path in bubblewrap.python_and_system()}
    assert names <= python | {"home", "tmp", "dev", "proc", "sandbox"}


def test_something_hidden_inside_something_shown_is_masked(tmp_path):
    (tmp_path / "shown" / "exchange").mkdir(parents=True)
    (tmp_path / "shown" / "exchange" / "secret.py").write_text(SECRET)
    (tmp_path / "shown" / "data.csv").write_text("1")
    tmp_path.chmod(0o755)
    listing = subprocess.run(
        bubblewrap.command(
            ["/bin/ls", "-R", "/data"],
            readable={"/data": tmp_path / "shown"},
            hidden=[tmp_path / "shown" / "exchange"],
        ),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "data.csv" in listing and "exchange" in listing
    assert "secret.py" not in listing


def test_a_file_that_only_root_may_read_is_shown_when_it_is_asked_for(tmp_path):
    (tmp_path / "closed.py").write_text("x = 1")
    (tmp_path / "closed.py").chmod(0o600)
    shown = bubblewrap.command(["/bin/cat", "/closed.py"], readable={"/closed.py": tmp_path / "closed.py"})
    assert subprocess.run(shown, capture_output=True, text=True).stdout == "x = 1"


def test_a_python_behind_links_in_a_folder_of_their_own_is_found(tmp_path):
    links = tmp_path / "links"
    links.mkdir()
    (links / "python3").symlink_to(os.path.realpath(sys.executable))
    subprocess.run([links / "python3", "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from autograder.sandbox import bubblewrap
program = [sys.executable, "-c", "import json, sys; print(sys.prefix)"]
sys.exit(bubblewrap.launch(program, readable={{}}).wait())
"""
    tried = subprocess.run([tmp_path / "venv/bin/python", "-c", script], capture_output=True, text=True)
    assert (tried.stdout.strip(), tried.stderr) == (str(tmp_path / "venv"), "")


def test_environment_variables_of_the_grader_do_not_enter(sandbox, monkeypatch, tmp_path):
    monkeypatch.setenv("NBGRADER_TOKEN", SECRET)
    fresh = Sandbox("root" if os.geteuid() == 0 else "ordinary user", tmp_path)
    variables = fresh.run("import os; answer(dict(os.environ))").answer
    fresh.close()
    assert set(variables) - set(bubblewrap.ENVIRONMENT) <= {"PWD", "LC_CTYPE"}
    everything = sandbox.run("""
        import glob
        text = b""
        for name in glob.glob("/proc/[0-9]*/environ"):
            try:
                text += open(name, "rb").read()
            except OSError:
                pass  # the keeper's is closed to us
        answer(text.decode())
    """).answer
    assert SECRET not in everything


def test_only_the_temporary_places_can_be_written(sandbox):
    result = sandbox.run("""
        import os
        writable = []
        for folder, folders, _ in os.walk("/"):
            if folder.startswith("/proc") or folder.count("/") > 3:
                folders[:] = []
                continue
            try:
                with open(folder + "/written", "w"):
                    writable.append(folder)
            except OSError:
                pass
        answer(writable)
        answer([os.access(path, os.W_OK) for path in ("/usr/lib", "/sandbox/autograder/sandbox/limits.py")])
    """)
    folders, others = result.answers
    assert {"/home/student", "/tmp", "/dev/shm"} <= set(folders)
    assert [f for f in folders if not f.startswith(("/home/student", "/tmp", "/dev/shm"))] == []
    assert others == [False, False]


def test_nothing_is_left_of_what_an_earlier_submission_wrote(sandbox):
    sandbox.run("""
        for folder in ("/tmp", "/home/student", "/dev/shm"):
            open(folder + "/note", "w").write("for the next one")
    """)
    left = sandbox.run("""
        import os
        answer([f for f in ("/tmp", "/home/student", "/dev/shm") if os.path.exists(f + "/note")])
    """)
    assert left.answer == []


def test_a_mount_cannot_be_made_writable(sandbox):
    result = sandbox.run("""
        import ctypes
        libc = ctypes.CDLL(None, use_errno=True)
        answer(libc.mount(None, b"/usr/lib", None, 32 | 4096, None))
        answer(libc.umount2(b"/proc", 2))
        answer(libc.umount2(b"/tmp", 2))
    """)
    assert result.answers == [-1, -1, -1]


def test_no_new_namespaces_of_any_kind(sandbox):
    result = sandbox.run("""
        import ctypes, errno
        libc = ctypes.CDLL(None, use_errno=True)
        for flag in (0x10000000, 0x10020000, 0x20000000, 0x40000000):
            answer(libc.unshare(flag))
        answer(int(open("/proc/sys/user/max_user_namespaces").read()))
        answer(libc.syscall(435, 0, 0))
        answer(ctypes.get_errno() == errno.ENOSYS)  # clone3 is not there, so that clone is used
    """)
    assert result.answers == [-1, -1, -1, -1, 0, -1, True]


def test_other_processes_cannot_be_seen_or_signalled(sandbox):
    result = sandbox.run("""
        import os, signal
        seen = [int(name) for name in os.listdir("/proc") if name.isdecimal()]
        answer(len(seen))
        answer(os.getppid())
        for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            os.kill(1, number)  # the keeper: allowed, and ignored
        answer("still here")
    """)
    assert result.answers == [2, 1, "still here"]
    assert result.reason == "exit"


def test_the_keeper_cannot_be_inspected(sandbox):
    result = sandbox.run("""
        import os
        for name in ("mem", "environ", "maps", "fd", "root", "cwd"):
            try:
                (os.listdir if name in ("fd", "root", "cwd") else open)("/proc/1/" + name)
                answer(name)
            except OSError:
                pass
        answer("end")
    """)
    assert result.answers == ["end"]


def test_no_descriptor_of_the_warm_process_is_left(sandbox):
    result = sandbox.run("""
        import os
        answer(sorted((int(n), os.readlink("/proc/self/fd/" + n)) for n in os.listdir("/proc/self/fd")
                      if os.path.exists("/proc/self/fd/" + n)))
    """)
    targets = [target for number, target in result.answer if number > 2]
    assert [t for t in targets if not t.startswith("pipe:") and "/proc" not in t] == []
    assert len([t for t in targets if t.startswith("pipe:")]) == 1
    assert [t for n, t in result.answer if n < 3] == ["/dev/null"] * 3


def test_a_daemon_is_gone_at_the_end(sandbox):
    before = len(sandbox.processes())
    result = sandbox.run("""
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(FOR_EVER)
            os._exit(0)
        os.wait()
        answer("started")
    """)
    assert (result.answer, result.reason) == ("started", "exit")
    assert len(sandbox.processes()) == before


def test_killing_ends_everything(sandbox):
    before = len(sandbox.processes())
    result = sandbox.run(
        """
        import os, signal, time
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        os.fork()
        os.setsid() if os.getpid() != os.getsid(0) else None
        answer("up")
        time.sleep(60)
        """,
        kill=True,
    )
    assert result.reason == "killed"
    assert result.ending["peak_memory"] > 0
    assert len(sandbox.processes()) == before


def test_an_exit_ends_everything_even_when_children_hold_the_pipe(sandbox):
    before = len(sandbox.processes())
    result = sandbox.run("""
        import os, time
        if os.fork() == 0:
            time.sleep(60)
        os._exit(5)
    """)
    assert result.ending["exit_code"] == 5
    assert len(sandbox.processes()) == before


# ---------------------------------------------------------------- limits

MIB = 2**20


def test_too_much_memory_of_one_process_is_a_memory_error(sandbox):
    result = sandbox.run(
        """
        try:
            held = bytearray(150 * 2**20)
        except MemoryError:
            answer("MemoryError")
        held = bytearray(30 * 2**20)
        answer("goes on")
        """,
        memory=100 * MIB,
    )
    assert result.answers == ["MemoryError", "goes on"]
    assert sandbox.run("bytearray(2**40)", memory=100 * MIB).reason == "out of memory"


def test_too_much_memory_of_all_processes_together_ends_the_submission(sandbox):
    result = sandbox.run(
        """
        import os, time
        for _ in range(5):
            if os.fork() == 0:
                held = bytearray(os.urandom(1)) * (30 * 2**20)
                time.sleep(FOR_EVER)
        time.sleep(FOR_EVER)
        """,
        memory=100 * MIB,
    )
    assert result.reason == "out of memory"
    assert result.ending["peak_memory"] > 100 * MIB


def test_a_process_that_hides_its_memory_is_counted_all_the_same(sandbox):
    result = sandbox.run(
        """
        import ctypes, os, time
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
        for _ in range(5):
            if os.fork() == 0:
                held = bytearray(os.urandom(1)) * (30 * 2**20)
                time.sleep(20)
        time.sleep(20)
        """,
        memory=100 * MIB,
    )
    assert result.reason == "out of memory"


def test_memory_that_outlives_its_pages_is_refused(sandbox):
    """Shared memory without a file stays when its pages are given back, and then nobody counts it."""
    result = sandbox.run("""
        import mmap, os
        for make in (lambda: mmap.mmap(-1, 4096), lambda: os.open("/dev/zero", os.O_RDWR)):
            try:
                make()
                answer("made")
            except OSError:
                pass
        answer("end")
    """)
    assert result.answers == ["end"]


def test_what_waits_in_a_socket_stays_small(sandbox):
    result = sandbox.run("""
        import socket
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        before = one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
        answer(one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == before)
    """)
    assert result.answer is True


def test_memory_that_children_share_counts_once(sandbox):
    result = sandbox.run(
        """
        import os, time
        held = bytearray(os.urandom(1)) * (60 * 2**20)
        children = []
        for _ in range(4):
            children.append(os.fork())
            if children[-1] == 0:
                time.sleep(0.4)
                os._exit(0)
        for child in children:
            os.waitpid(child, 0)
        answer("done")
        """,
        memory=100 * MIB,
    )
    assert (result.answers, result.reason) == (["done"], "exit")


BOMB = """
    import os, time
    started = 0
    try:
        for _ in range(100):
            if os.fork() == 0:
                time.sleep(20)
            started += 1
    except BlockingIOError:
        pass
    answer(started)
    time.sleep(1)
"""


def test_a_fork_bomb_stays_small_and_harms_no_neighbour(sandbox, neighbour):
    results = []
    bomb = threading.Thread(target=lambda: results.append(sandbox.run(BOMB, processes=12)))
    bomb.start()
    time.sleep(0.4)
    beside = neighbour.run(
        """
        import os
        for _ in range(10):
            pid = os.fork()
            if pid == 0:
                os._exit(0)
            os.waitpid(pid, 0)
        answer("unharmed")
        """,
        processes=12,
    )
    bomb.join()
    assert beside.answer == "unharmed"
    assert results[0].answer == 11  # twelve with the first


def test_a_thread_bomb_stays_small(sandbox):
    result = sandbox.run(
        """
        import threading, time
        started = 0
        try:
            for _ in range(100):
                threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
                started += 1
        except RuntimeError:
            pass
        answer(started)
        """,
        processes=12,
    )
    assert result.answer == 11


def test_processes_that_have_ended_do_not_count(sandbox):
    result = sandbox.run(
        """
        import os
        for _ in range(60):
            if os.fork() == 0:
                if os.fork() == 0:
                    os._exit(0)  # becomes an orphan, so the keeper has to bury it
                os._exit(0)
            os.wait()
        answer("done")
        """,
        processes=12,
    )
    assert result.answer == "done"


def test_the_disk_cannot_be_filled(sandbox):
    result = sandbox.run(
        """
        import errno, os
        def fill(folder):
            written = 0
            try:
                for number in range(100):
                    with open(f"{folder}/{number}", "wb", buffering=0) as file:
                        written += file.write(bytes(2**20))
            except OSError as error:
                return [errno.errorcode[error.errno], written >> 20]
        answer(fill("/tmp"))
        answer(fill("/home/student"))
        answer(fill("/dev/shm"))
        """,
        temporary=8 * MIB,
    )
    (reason, first), *others = result.answers
    assert reason == "ENOSPC" and 6 <= first <= 8
    assert others == [["ENOSPC", 0], ["ENOSPC", 0]]  # one cap for the sum


def test_the_number_of_files_is_bounded(sandbox):
    result = sandbox.run(
        """
        try:
            for number in range(1000):
                open(f"/tmp/{number}", "w").close()
        except OSError:
            answer(number)
        """,
        files=100,
    )
    assert 50 < result.answer < 100


def test_a_file_has_a_largest_size(sandbox):
    result = sandbox.run(
        """
        import errno
        try:
            with open("/tmp/large", "wb") as file:
                file.write(bytes(4 * 2**20))
        except OSError as error:
            answer(errno.errorcode[error.errno])
        """,
        file_size=2 * MIB,
    )
    assert result.answer == "EFBIG"


def test_open_files_are_bounded(sandbox):
    result = sandbox.run(
        """
        held = []
        try:
            while True:
                held.append(open("/dev/null"))
        except OSError:
            count = len(held)
            held.clear()
            answer(count)
        """,
        open_files=64,
    )
    assert 50 < result.answer < 64


def test_memory_outside_every_count_cannot_be_had(sandbox):
    result = sandbox.run("""
        import ctypes, os
        try:
            os.memfd_create("hoard")
            answer("memfd")
        except OSError:
            pass
        if ctypes.CDLL(None).shmget(0, 2**20, 0o1600) >= 0:
            answer("shmget")
        answer("end")
    """)
    assert result.answers == ["end"]


def test_time_on_the_processor_is_bounded_for_all_processes_together(sandbox):
    result = sandbox.run(
        """
        import os
        for _ in range(3):
            os.fork()
        while True:
            pass
        """,
        notebook_cpu=1.0,
    )
    assert result.reason == "timeout" and result.ending["cpu"] > 1.0


def test_time_on_the_clock_is_bounded(sandbox):
    result = sandbox.run("import time; time.sleep(FOR_EVER)", notebook_wall=0.3)
    assert result.reason == "timeout"


def test_limits_cannot_be_raised(sandbox):
    result = sandbox.run("""
        import resource
        for name in ("DATA", "NPROC", "FSIZE", "NOFILE", "CORE", "STACK"):
            number = getattr(resource, "RLIMIT_" + name)
            soft, hard = resource.getrlimit(number)
            try:
                resource.setrlimit(number, (soft, hard + 1))
                answer(name)
            except (ValueError, OSError):
                pass
        answer("end")
    """)
    assert result.answers == ["end"]


def test_the_warm_process_outlives_all_of_it(sandbox):
    assert sandbox.run("answer('well')").answer == "well"
    assert sandbox.run("answer('well')", where="warm").answer == "well"


def test_the_sandbox_ends_with_the_one_who_started_it():
    script = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from autograder.sandbox import bubblewrap
bubblewrap.launch(["/bin/sh", "-c", "echo up; sleep 60"], readable={{}})
time.sleep(60)
"""
    starter = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert starter.stdout is not None
    assert starter.stdout.readline() == b"up\n"
    starter.kill()
    ended, _, _ = select.select([starter.stdout], [], [], 10)
    assert ended and starter.stdout.read() == b""  # the end of the file: nobody holds the pipe any more
    starter.stdout.close()
    starter.wait()


# ---------------------------------------------------------------- each layer alone


def alone(action: Callable[[], object], *, as_ordinary_user: bool = False) -> object:
    """What `action` returns (as JSON) in a plain fork of the tests, outside every sandbox."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if as_ordinary_user and os.geteuid() == 0:
                os.setgroups([])
                os.setresgid(60_601, 60_601, 60_601)
                os.setresuid(60_601, 60_601, 60_601)
            os.write(write, json.dumps(action()).encode())
        except BaseException as error:
            os.write(write, json.dumps(f"{type(error).__name__}: {error}").encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(said) if said else None


def refusal(call: Callable[[], object]) -> str:
    try:
        call()
    except OSError as error:
        return type(error).__name__
    return "worked"


def in_new_namespaces(action: Callable[[], object]) -> Callable[[], object]:
    def inside() -> object:
        user, group = os.getuid(), os.getgid()
        system_calls.set_dumpable(True)
        system_calls.unshare(system_calls.NEW_USERS | system_calls.NEW_MOUNTS)
        confined_fork.keep_identity(user, group)
        return action()

    return inside


def bubblewrap_alone(*program: str, **popen) -> subprocess.CompletedProcess:
    return subprocess.run(
        bubblewrap.command(program, readable={}), capture_output=True, text=True, timeout=20, **popen
    )


def test_alone_bubblewrap_leaves_no_capability_and_no_way_to_write():
    seen = bubblewrap_alone(
        "/bin/sh",
        "-c",
        "grep Cap /proc/self/status; mount -o remount,rw,bind /usr/lib; touch /usr/lib/x /x /dev/x; id -u",
    )
    assert seen.stdout.count("0000000000000000") == 5
    assert seen.stdout.endswith(f"{confined_fork.INSIDE_ID}\n")
    assert not Path("/usr/lib/x").exists()
    assert seen.stderr.count("Read-only file system") == 3


def test_alone_bubblewrap_clears_the_environment():
    seen = bubblewrap_alone("/usr/bin/env", env={"PATH": os.environ["PATH"], "TOKEN": SECRET})
    names = {line.split("=")[0] for line in seen.stdout.splitlines()}
    assert names == set(bubblewrap.ENVIRONMENT) | {"PWD"}


def test_alone_bubblewrap_has_no_network():
    seen = bubblewrap_alone("/bin/cat", "/proc/net/dev")
    assert [line.split(":")[0].strip() for line in seen.stdout.splitlines()[2:]] == ["lo"]


def test_alone_bubblewrap_shows_no_process_of_the_host():
    seen = bubblewrap_alone("/bin/sh", "-c", "cd /proc; echo [0-9]*")
    assert len(seen.stdout.split()) <= 3


def test_alone_new_namespaces_hide_processes_and_interfaces():
    def look() -> object:
        read, write = os.pipe()
        identity = os.getuid(), os.getgid()
        pid = system_calls.fork_into(confined_fork.NAMESPACES)
        if pid == 0:
            confined_fork.keep_identity(*identity)
            interfaces = Path("/proc/self/net/dev").read_text().splitlines()[2:]
            os.write(write, json.dumps([os.getpid(), interfaces]).encode())
            os._exit(0)
        os.waitpid(pid, 0)
        return json.loads(os.read(read, 1000))

    number, interfaces = alone(look, as_ordinary_user=True)
    assert number == 1
    assert [line.split(":")[0].strip() for line in interfaces] == ["lo"]


def test_alone_fresh_mounts_are_private_and_capped(tmp_path):
    def fill() -> object:
        identity = os.getuid(), os.getgid()
        pid = system_calls.fork_into(
            system_calls.NEW_USERS | system_calls.NEW_MOUNTS | system_calls.NEW_PROCESSES
        )
        if pid == 0:
            try:
                confined_fork.keep_identity(*identity)
                confined_fork.HOME = "/var"  # there is no /home/student outside the sandbox
                confined_fork.fresh_mounts(Limits(temporary=2 * MIB))
                space = os.statvfs("/tmp")
                found = [os.listdir("/var"), space.f_blocks * space.f_frsize]
            except OSError as error:
                found = [str(error)]
            os.write(write, json.dumps(found).encode())
            os._exit(0)
        os.waitpid(pid, 0)
        return json.loads(os.read(read, 1000))

    read, write = os.pipe()
    marker = Path("/tmp") / tmp_path.name
    before = marker.exists()
    assert alone(fill, as_ordinary_user=True) == [[], 2 * MIB]
    assert marker.exists() == before


def test_alone_giving_up_capabilities_is_final():
    def attempt() -> object:
        system_calls.drop_capabilities()
        status = Path("/proc/self/status").read_text()
        return [status.count("0000000000000000\n"), refusal(lambda: os.chown("/tmp", 1, 1))]

    empty_sets, chown = alone(attempt)
    assert empty_sets >= (5 if os.geteuid() == 0 else 3)
    assert chown == "PermissionError"


def test_alone_no_new_namespaces_once_forbidden():
    def attempt() -> object:
        confined_fork.forbid_namespaces()
        return [
            refusal(lambda: system_calls.unshare(system_calls.NEW_USERS)),
            refusal(lambda: system_calls.unshare(system_calls.NEW_NETWORK)),
        ]

    assert alone(in_new_namespaces(attempt), as_ordinary_user=True) == ["OSError", "OSError"]


def test_alone_the_filter_forbids_what_it_names():
    def attempt() -> object:
        system_calls.no_new_privileges()
        system_calls.filter_system_calls()
        return [
            refusal(lambda: system_calls.unshare(system_calls.NEW_USERS)),
            refusal(lambda: system_calls.fork_into(system_calls.NEW_USERS)),
            refusal(lambda: system_calls.mount("none", "/tmp", "tmpfs")),
            refusal(lambda: os.memfd_create("x")),
            refusal(lambda: socket.socket(40)),
            refusal(lambda: socket.socket(socket.AF_UNIX)),
            refusal(lambda: os.waitpid(os.fork() or os._exit(0), 0)),
            refusal(lambda: subprocess.run(["/bin/true"], check=True)),
        ]

    if not system_calls.filter_available():
        pytest.skip("the system call filter knows x86_64 and aarch64 only")
    refused, allowed = ["PermissionError"] * 4 + ["OSError"], ["worked"] * 3
    assert alone(attempt) == refused + allowed


def test_alone_a_filter_stays_for_programs_executed_later():
    def attempt() -> object:
        system_calls.no_new_privileges()
        system_calls.filter_system_calls()
        return subprocess.run(["/usr/bin/unshare", "-U", "true"], capture_output=True).returncode

    assert alone(attempt) == 1


@pytest.mark.parametrize(
    ("limits", "attempt", "refused"),
    [
        (
            {"memory": 50 * MIB},
            lambda: bytearray(4000 * MIB),
            "MemoryError",
        ),  # more than this process has free
        ({"addresses": 50 * MIB}, lambda: mmap.mmap(-1, 80 * MIB, prot=mmap.PROT_READ), "OSError"),
        ({"file_size": 1000}, lambda: Path("/dev/shm/isolate-test").write_bytes(bytes(2000)), "OSError"),
        ({"open_files": 32}, lambda: [os.dup(0) for _ in range(40)], "OSError"),
        ({"processes": 3}, lambda: [os.fork() or os._exit(0) for _ in range(5)], "BlockingIOError"),
    ],
    ids=["memory", "addresses", "file size", "open files", "processes"],
)
def test_alone_each_resource_limit_binds(limits, attempt, refused):
    def limited() -> object:
        set_resource_limits(Limits(**limits))
        try:
            attempt()
        except (MemoryError, OSError) as error:
            return type(error).__name__
        return "worked"

    try:
        assert alone(limited, as_ordinary_user=True) == refused
    finally:
        Path("/dev/shm/isolate-test").unlink(missing_ok=True)


def test_alone_what_else_the_user_runs_is_counted():
    """Without a namespace the limit counts all processes of the user: a desktop's are more than a submission's."""
    before, stop = threads_of_user(), threading.Event()
    threads = [threading.Thread(target=stop.wait) for _ in range(40)]
    for thread in threads:
        thread.start()
    try:
        assert 30 < threads_of_user() - before
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_alone_the_kernel_bounds_processor_time():
    pid = os.fork()
    if pid == 0:
        set_resource_limits(Limits(notebook_cpu=1))
        while True:
            pass
    assert confined_fork.ending_of_status(os.waitpid(pid, 0)[1]).reason == "timeout"


def test_alone_descriptors_are_closed():
    def attempt() -> object:
        kept, other = os.open("/dev/null", os.O_RDONLY), os.open("/dev/null", os.O_RDONLY)
        confined_fork.close_descriptors([kept, 1, write])
        return [refusal(lambda: os.fstat(kept)), refusal(lambda: os.fstat(other))]

    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(write, json.dumps(attempt()).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    assert json.loads(os.read(read, 1000)) == ["worked", "OSError"]
    os.close(read)
    os.close(write)


def test_a_warm_process_with_threads_does_not_fork(sandbox):
    result = sandbox.run(
        """
        import threading
        from autograder.sandbox import confined_fork
        from autograder.sandbox.limits import Limits
        go = threading.Event()
        thread = threading.Thread(target=go.wait)
        thread.start()
        ending = confined_fork.fork_confined(Limits(), print).wait()
        go.set()
        thread.join()
        answer([ending.reason, ending.sentence])
        """,
        where="warm",
    )
    reason, sentence = result.answer
    assert reason == "refused" and "2 threads" in sentence


def test_if_a_layer_cannot_be_set_up_no_student_code_runs(sandbox):
    result = sandbox.run("answer('ran')", temporary=-1)
    assert (result.reason, result.answers) == ("refused", [])
    assert "mount" in result.ending["sentence"]


def test_without_a_sandbox_the_fork_is_limited_and_killed_with_its_session(sandbox):
    assert sandbox.run("answer(1)", where="unprotected").reason == "exit"
    bomb = "import os, time\nif os.fork() == 0: time.sleep(60)\nanswer('up')\ntime.sleep(60)"
    assert sandbox.run(bomb, where="unprotected", kill=True).reason == "killed"
    hungry = sandbox.run("bytearray(300 * 2**20)", where="unprotected", memory=100 * MIB)
    assert hungry.reason == "out of memory"


# ---------------------------------------------------------------- the user that a root grader becomes


def test_a_free_user_has_no_account_and_no_process():
    number = bubblewrap.free_user()
    assert any(number in numbers for numbers in bubblewrap.FREE_USERS)
    assert not bubblewrap._taken(number)
    assert bubblewrap._taken(os.getuid())


def test_a_missing_bubblewrap_is_told_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda *_, **__: None)
    with pytest.raises(bubblewrap.NotIsolated, match="apt install bubblewrap"):
        bubblewrap.command(["true"], readable={})


def test_elsewhere_than_linux_the_way_out_is_told(monkeypatch):
    monkeypatch.setattr(system_calls, "LINUX", False)
    with pytest.raises(bubblewrap.NotIsolated, match="--unprotected"):
        bubblewrap.command(["true"], readable={})


def test_a_signal_name_is_known_for_every_status():
    assert confined_fork.ending_of_status(signal.SIGSYS).signal == "SIGSYS"
    assert confined_fork.ending_of_status(signal.SIGXCPU).reason == "timeout"
    assert confined_fork.ending_of_status(34).reason == "crashed"  # a real-time signal, without a name
