"""What surrounds the warm process: bubblewrap with nothing in it but Python; another user when root grades.

`launch` starts a program in the sandbox: no network, no capability, a cleared environment, nothing readable
but the Python installation, the system's libraries and what the caller names, nothing writable but a
temporary folder. `confined_fork` then shuts each submission in once more, inside. As root bubblewrap would keep
all capabilities and process limits would not count, so a root grader first becomes a user that nobody else
is.
"""

from __future__ import annotations

import grp
import json
import os
import pwd
import random
import shutil
import signal
import site
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from autograder.sandbox import system_calls
from autograder.sandbox.confined_fork import HOME, INSIDE_ID, TEMPORARY, make_mount_point

BUBBLEWRAP_NEEDED = (0, 5, 0)  # the first with --clearenv
FREE_USERS = (range(1_879_048_192, 2_147_352_576), range(60_578, 61_184))
"""User numbers that systemd's table of user numbers leaves unused; the second for small containers."""

ENVIRONMENT = {
    "HOME": HOME,
    "USER": "student",
    "LOGNAME": "student",
    "PATH": "/usr/bin:/bin",
    "TMPDIR": TEMPORARY,
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "NBGRADER_EXECUTION": "autograde",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": f"{TEMPORARY}/matplotlib",
    "XDG_CACHE_HOME": f"{TEMPORARY}/cache",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONNOUSERSITE": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
}
"""All environment variables of the sandbox. Start Python without -I and -E: they ignore the hash seed."""

_SYSTEM_FOLDERS = (
    "/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/libexec",
    "/usr/local/bin", "/usr/local/lib", "/usr/local/lib64",
    "/usr/share/fonts", "/usr/share/fontconfig", "/usr/share/locale", "/usr/share/zoneinfo",
    "/bin", "/lib", "/lib32", "/lib64", "/libx32",
    "/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
    "/etc/localtime", "/sys/devices/system/cpu", "/nix/store", "/gnu/store",
)  # fmt: skip
_BROAD_PREFIXES = {"/", "/usr", "/usr/local", "/opt", "/home", "/root"}
"""Installation prefixes that hold more than Python: of these only the folders above are shown."""


class NotIsolated(RuntimeError):
    """The sandbox cannot be made here; the message says what is missing and how to get it."""


def launch(
    program: Sequence[str],
    *,
    readable: Mapping[str, str | Path],
    pass_fds: Iterable[int] = (),
    environment: Mapping[str, str] | None = None,
    hidden: Iterable[str | Path] = (),
    **popen: Any,
) -> subprocess.Popen[bytes]:
    """Start `program` in the sandbox; arguments as in `command`, the rest as in `subprocess.Popen`.

    The sandbox ends when the thread that called this ends (bubblewrap's --die-with-parent).
    """
    return subprocess.Popen(
        command(program, readable=readable, environment=environment, hidden=hidden),
        pass_fds=tuple(pass_fds),
        env={"PATH": "/usr/bin:/bin"},
        cwd="/",
        start_new_session=True,
        **{"stdin": subprocess.DEVNULL, **popen},
    )


def command(
    program: Sequence[str],
    *,
    readable: Mapping[str, str | Path],
    environment: Mapping[str, str] | None = None,
    hidden: Iterable[str | Path] = (),
    user: int | None = None,
) -> list[str]:
    """The command line that runs `program` in the sandbox.

    `readable` maps a path inside to the file or folder outside that is shown there, read-only, besides
    Python and the system's libraries; `environment` adds to `ENVIRONMENT`; `hidden` are folders that must
    not be seen should they lie inside something shown (the course, nbgrader's exchange). `user` is the user
    to become when root grades, by default a free one. Raises `NotIsolated` where bubblewrap is missing.
    """
    bubblewrap = find_bubblewrap()
    shown = {**python_and_system(), **{str(inside): str(outside) for inside, outside in readable.items()}}
    before, after = _options(environment or {}, _links_to_python(shown), _masks(shown, hidden))
    if os.geteuid() != 0:
        binds = [part for inside, outside in shown.items() for part in ("--ro-bind", outside, inside)]
        return [bubblewrap, *before, *binds, *after, "--", *program]
    plan = {
        "user": free_user() if user is None else user,
        "shown": shown,
        "bubblewrap": [bubblewrap, *before],
        "after": [*after, "--", *program],
    }
    return [sys.executable, "-I", "-S", "-B", "-c", _STEP_DOWN, json.dumps(plan)]


_STEP_DOWN = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})
from autograder.sandbox import bubblewrap
bubblewrap.step_down()
"""


def _options(
    environment: Mapping[str, str], links: Mapping[str, str], masks: Sequence[str]
) -> tuple[list[str], list[str]]:
    before = ["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    before += ["--unshare-cgroup-try", "--uid", str(INSIDE_ID), "--gid", str(INSIDE_ID)]
    before += ["--hostname", "sandbox", "--cap-drop", "ALL", "--die-with-parent", "--new-session"]
    before += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", TEMPORARY, "--dir", HOME, "--clearenv"]
    for name, value in {**ENVIRONMENT, **environment}.items():
        before += ["--setenv", name, value]
    after = [part for link, target in links.items() for part in ("--symlink", target, link)]
    after += [part for path in masks for part in ("--tmpfs", path, "--remount-ro", path)]
    after += ["--ro-bind", "/dev/null", "/dev/zero"]  # mapped, it is memory that no limit counts
    after += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
    return before, after


def python_and_system() -> dict[str, str]:
    """What every sandbox can read, as path inside to path outside: this Python and the system's libraries.

    Symbolic links of the system (/bin, /lib64) appear as the folders they lead to.
    """
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    folders = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders |= {os.path.dirname(os.path.realpath(sys.executable))}
    folders |= {path for path in site.getsitepackages() if path in sys.path}
    if site.ENABLE_USER_SITE and site.getusersitepackages() in sys.path:
        folders.add(site.getusersitepackages())
    folders |= {prefix for prefix in prefixes if os.path.realpath(prefix) not in _BROAD_PREFIXES}
    shown = {path: path for path in _SYSTEM_FOLDERS if os.path.exists(path)}
    for path in sorted(folders):  # parents first
        if os.path.isdir(path) and not any(Path(path).is_relative_to(parent) for parent in shown):
            shown[path] = path
    for cached in sorted(_matplotlib_cache().glob("fontlist-*.json")):
        shown[f"{TEMPORARY}/matplotlib/{cached.name}"] = str(cached)  # saves a second at each start
    return shown


def _links_to_python(shown: Iterable[str]) -> dict[str, str]:
    """The symbolic links from this environment's Python to the real one that lie outside what is shown."""
    links = {}
    path = sys.executable
    while os.path.islink(path):
        target = os.readlink(path)
        if not any(Path(path).is_relative_to(folder) for folder in shown):
            links[path] = target
        path = os.path.normpath(os.path.join(os.path.dirname(path), target))
    return links


def _matplotlib_cache() -> Path:
    if own := os.environ.get("MPLCONFIGDIR"):
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "matplotlib"


def _masks(shown: Mapping[str, str], hidden: Iterable[str | Path]) -> list[str]:
    """Where, inside, something hidden would show up."""
    always = ("/usr/local/share/nbgrader", "/usr/local/src", "/usr/src")
    masks = []
    for path in (*always, *map(str, hidden)):
        for inside, outside in shown.items():
            if os.path.isdir(path) and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(outside)):
                masks.append(
                    str(Path(inside) / os.path.relpath(os.path.realpath(path), os.path.realpath(outside)))
                )
    return sorted(set(masks))


def find_bubblewrap() -> str:
    """Path of the bubblewrap program; raises `NotIsolated` with the way to get it."""
    if not system_calls.LINUX:
        raise NotIsolated(
            "The sandbox needs Linux: grade on Linux or in WSL2, or use --unprotected for your own work."
        )
    found = shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin:" + os.environ.get("PATH", ""))
    if not found:
        raise NotIsolated(
            "bubblewrap is missing: install it with `apt install bubblewrap` or `dnf install bubblewrap`."
        )
    return found


def explain(said: str) -> str:
    """What is missing and how to get it, from what bubblewrap or the kernel said when the sandbox failed.

    Returns "" for messages that this function does not know.
    """
    if "mount proc" in said or "mount_proc" in said:
        return (
            "This container hides parts of /proc, so the sandbox cannot have a /proc of its own: start the "
            "container with --security-opt systempaths=unconfined (Kubernetes: procMount: Unmasked)."
        )
    if "find source path" in said:
        return (
            "Files that the sandbox shows cannot be reached by the user it runs as: start the grader as an "
            "ordinary user with a Python of its own, or as root with CAP_SYS_ADMIN, or make them readable with "
            f"chmod -R a+rX {sys.prefix} {sys.base_prefix}."
        )
    permission_words = ("ermission", "not permitted", "EPERM", "EACCES", "No space left", "ENOSPC")
    if not any(word in said for word in permission_words):
        return ""
    for name, bad, cure in (
        ("user/max_user_namespaces", "0", "sudo sysctl -w user.max_user_namespaces=15000"),
        ("kernel/unprivileged_userns_clone", "0", "sudo sysctl -w kernel.unprivileged_userns_clone=1"),
        (
            "kernel/apparmor_restrict_unprivileged_userns",
            "1",
            "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (or an AppArmor profile for bwrap "
            "with flags=(unconfined) and the rule `userns,`)",
        ),
    ):
        if _kernel_setting(name) == bad:
            return f"This machine forbids user namespaces ({name} is {bad}): {cure}."
    if (
        any(os.path.exists(path) for path in ("/.dockerenv", "/run/.containerenv"))
        or "container" in os.environ
    ):
        return (
            "This container forbids namespaces (missing permission: CAP_SYS_ADMIN for unshare, clone and mount, "
            "withheld by its seccomp profile): start it with --security-opt seccomp=unconfined --security-opt "
            "apparmor=unconfined --security-opt systempaths=unconfined, or grade outside the container."
        )
    return (
        "The kernel refused new namespaces (EPERM on unshare or clone): a security module, a chroot or an outer "
        "sandbox forbids them. Grade outside of it."
    )


def _kernel_setting(name: str) -> str:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return ""  # this kernel does not have it


def free_user() -> int:
    """A user and group number that no account and no running process has, of those that exist here."""
    with open("/proc/self/uid_map") as table:
        mapped = [(int(start), int(count)) for start, _, count in map(str.split, table)]
    candidates = [
        numbers
        for numbers in FREE_USERS
        if any(start <= numbers.start and numbers.stop <= start + count for start, count in mapped)
    ]
    if not candidates:
        raise NotIsolated(
            "This container maps no user number above 60577, so a root grader cannot become an unused user: "
            "start the grader as an ordinary user."
        )
    draw = random.SystemRandom()
    while True:
        number = draw.choice(candidates[0])
        if not _taken(number):
            return number


def _taken(number: int) -> bool:
    for lookup in (pwd.getpwuid, grp.getgrgid):
        try:
            lookup(number)
            return True
        except KeyError:
            pass
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.stat().st_uid == number:
                return True
        except OSError:
            pass  # it has just ended
    return False


def step_down() -> NoReturn:
    """As root, in a process of its own: make a private view of what is needed, change user, run bubblewrap.

    The private view lets the user see a Python that lies in a folder closed to it, such as /root.
    """
    plan = json.loads(sys.argv[1])
    shown: dict[str, str] = plan["shown"]
    binds = []
    try:
        system_calls.unshare(system_calls.NEW_MOUNTS)
        system_calls.mount("none", "/", flags=system_calls.RECURSIVE | system_calls.PRIVATE)
        opened = {inside: os.open(outside, os.O_PATH) for inside, outside in shown.items()}
        system_calls.mount(
            "tmpfs", TEMPORARY, "tmpfs", system_calls.NO_SETUID | system_calls.NO_DEVICES, "mode=0755"
        )
        for number, (inside, descriptor) in enumerate(opened.items()):
            here = f"{TEMPORARY}/{number}"
            source = f"/proc/self/fd/{descriptor}"
            if os.path.isfile(source) and not os.stat(source).st_mode & 0o004:
                shutil.copyfile(source, here)  # the user could not read it: a grader with umask 077
                os.chmod(here, 0o444)
            else:
                make_mount_point(here, like=source)
                system_calls.mount(source, here, flags=system_calls.BIND | system_calls.RECURSIVE)
            os.close(descriptor)
            binds += ["--ro-bind", here, inside]
    except PermissionError as error:
        # A container's root without CAP_SYS_ADMIN: works where the user can reach everything by itself.
        print(f"sandbox: staging not permitted ({error}); using paths as they are", file=sys.stderr)
        binds = [part for inside, outside in shown.items() for part in ("--ro-bind", outside, inside)]
    os.setgroups([])
    os.setresgid(*[plan["user"]] * 3)
    os.setresuid(*[plan["user"]] * 3)
    system_calls.drop_capabilities()
    os.umask(0o077)
    os.chdir("/")
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    os.execv(plan["bubblewrap"][0], [*plan["bubblewrap"], *binds, *plan["after"]])
