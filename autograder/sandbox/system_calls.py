"""Linux system calls that Python's standard library does not offer, through ctypes.

Used by `bubblewrap` (outside the sandbox) and `confined_fork` (inside it). Each function raises `OSError` with
the name of the call, so that a refusal says what was refused. Nothing here decides what is allowed.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
from collections.abc import Iterable

LINUX = sys.platform.startswith("linux")

# Namespaces (linux/sched.h)
NEW_MOUNTS, NEW_CGROUP, NEW_HOSTNAME, NEW_IPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEW_USERS, NEW_PROCESSES, NEW_NETWORK, NEW_TIME = 0x10000000, 0x20000000, 0x40000000, 0x00000080
EVERY_NAMESPACE = NEW_MOUNTS | NEW_CGROUP | NEW_HOSTNAME | NEW_IPC | NEW_USERS | NEW_PROCESSES | NEW_NETWORK

# Mount flags (sys/mount.h)
READ_ONLY, NO_SETUID, NO_DEVICES, REMOUNT, BIND, RECURSIVE, PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18

# prctl (linux/prctl.h)
_PDEATHSIG, _DUMPABLE, _SECCOMP, _CAPBSET_DROP, _NO_NEW_PRIVS, _CAP_AMBIENT = 1, 4, 22, 24, 38, 47
_THP_DISABLE = 41
_AMBIENT_CLEAR_ALL, _SECCOMP_FILTER = 4, 2

CAP_SYS_PTRACE = 19
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)
_libc_with_lock = ctypes.PyDLL(None, use_errno=True)  # calls keep Python's global lock
_libc_with_lock.syscall.restype = ctypes.c_long


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def unshare(flags: int) -> None:
    """Leave the namespaces in `flags` for new ones."""
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def fork_into(flags: int) -> int:
    """Like `os.fork`, but the child begins in the new namespaces of `flags`; the caller has one thread only.

    Saves the extra process that unshare(2) needs to get into a process namespace. The C library does not
    notice this fork: in the child, call nothing that asks it for the thread's number, and `os.fork` soon.
    """
    ctypes.pythonapi.PyOS_BeforeFork()
    pid = _libc_with_lock.syscall(
        ctypes.c_long(_CLONE[_ARCHITECTURES[platform.machine()][0]]),
        ctypes.c_long(flags | signal.SIGCHLD),
        *[ctypes.c_long(0)] * 4,
    )
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    number = ctypes.get_errno()
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(number, f"clone into new namespaces: {os.strerror(number)}")
    return int(pid)


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """mount(2); `kind` is the file system type, "" for binds and remounts."""
    done = _libc.mount(
        source.encode(),
        target.encode(),
        kind.encode() or None,
        ctypes.c_ulong(flags),
        options.encode() or None,
    )
    _checked(done, f"mount {kind or source} on {target}")


def _prctl(option: int, argument: int, what: str, second: int = 0) -> None:
    done = _libc.prctl(
        ctypes.c_int(option),
        ctypes.c_ulong(argument),
        ctypes.c_ulong(second),
        ctypes.c_ulong(0),
        ctypes.c_ulong(0),
    )
    _checked(done, what)


def die_with_parent(signal_number: int) -> None:
    """Ask the kernel for this signal when the parent thread ends."""
    _prctl(_PDEATHSIG, signal_number, "prctl(PR_SET_PDEATHSIG)")


def end_with(parent: int) -> None:
    """This process is killed when the thread that started it ends; at once when `parent` is gone already. Linux only.

    Elsewhere, and where the parent was gone before this was said, the end of a pipe from it has to be noticed.
    """
    if LINUX:
        die_with_parent(signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def set_dumpable(yes: bool) -> None:
    """Whether processes of the same user may look into this one (ptrace, /proc/PID/mem)."""
    _prctl(_DUMPABLE, int(yes), "prctl(PR_SET_DUMPABLE)")


def small_pages_only() -> None:
    """No new huge pages for this process and its descendants, whatever they ask for."""
    _prctl(_THP_DISABLE, 1, "prctl(PR_SET_THP_DISABLE)")


def no_new_privileges() -> None:
    """From now on no program gains rights when executed (setuid bits, file capabilities)."""
    _prctl(_NO_NEW_PRIVS, 1, "prctl(PR_SET_NO_NEW_PRIVS)")


def drop_capabilities(keep: Iterable[int] = ()) -> None:
    """Give up every capability but `keep`, for this process and for all that it will execute."""
    kept = set(keep)
    for capability in range(64):
        if capability in kept:
            continue
        if _libc.prctl(ctypes.c_int(_CAPBSET_DROP), ctypes.c_ulong(capability), *[ctypes.c_ulong(0)] * 3):
            break  # EINVAL: past the last capability of this kernel; EPERM: nothing to drop with
    if _libc.prctl(ctypes.c_int(_CAP_AMBIENT), *map(ctypes.c_ulong, (_AMBIENT_CLEAR_ALL, 0, 0, 0))):
        _checked(-1, "prctl(PR_CAP_AMBIENT)")
    header = ctypes.create_string_buffer(struct.pack("II", _CAPABILITY_VERSION_3, 0))
    data = ctypes.create_string_buffer(24)
    _checked(_libc.capget(header, data), "capget")
    _, permitted_low, _, _, permitted_high, _ = struct.unpack_from("6I", data)
    mask = sum(1 << capability for capability in kept)
    low, high = mask & permitted_low, mask >> 32 & permitted_high
    struct.pack_into("6I", data, 0, low, low, 0, high, high, 0)
    _checked(_libc.capset(header, data), "capset")


def collapse_memory() -> int:
    """Gather this process's private memory in huge pages, once, so that forks copy shorter page tables.

    Measured on a process with torch loaded: fork and exit fall from 7.1 to 2.8 ms. Returns the number
    of huge pages made; 0 on kernels before 6.1, where the advice is unknown.
    """
    collapse, huge = 25, 2 << 20
    made = 0
    if not LINUX:
        return made
    with open("/proc/self/maps") as maps:
        regions = [line.split(maxsplit=5) for line in maps]
    for region in regions:
        if "w" not in region[1] or (len(region) > 5 and region[5].strip() != "[heap]"):
            continue
        start, end = (int(part, 16) for part in region[0].split("-"))
        for address in range(-(-start // huge) * huge, end - huge + 1, huge):
            done = _libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(huge), ctypes.c_int(collapse))
            made += done == 0
    return made


# ---------------------------------------------------------------- system call filter

# Numbers from the kernel's syscall tables: (x86_64, aarch64); None where the call does not exist.
_FORBIDDEN = {
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "memfd_create": (319, 279),  # memory that no limit counts
    "memfd_secret": (447, 447),
    "vmsplice": (278, 75),  # the same: a pipe keeps whole huge pages of which it was given a piece
    "splice": (275, 76),
    "tee": (276, 77),
    "shmget": (29, 194),  # the same, and so the next two
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "fanotify_init": (300, 262),
    "quotactl": (179, 60),
    "swapon": (167, 224),
    "reboot": (169, 142),
    "kexec_load": (246, 104),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "acct": (163, 89),
    "syslog": (103, 116),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
}
_CLONE, _CLONE3, _SOCKET, _MMAP, _SETSOCKOPT = (56, 220), (435, 435), (41, 198), (9, 222), (54, 208)
_SET_AFFINITY = (203, 122)  # answered as if it were done: a submission keeps to the core that it was given
_SHARED_ANONYMOUS = 0x21  # MAP_SHARED | MAP_ANONYMOUS: kept for a process that no longer shows it
_SEND_BUFFER = 7  # SO_SNDBUF: what is sent and not received is memory that no limit counts
_SOCKET_FAMILIES = (1, 2, 10)  # AF_UNIX, AF_INET, AF_INET6; no AF_VSOCK: it reaches a host from its guest
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_EPERM, _ENOSYS, _EAFNOSUPPORT = 1, 38, 97

Instruction = tuple[int, int, int, int]
# Classic BPF: load word, keep these bits, jump if equal / greater or equal / any bit set, return
_LOAD, _AND, _JUMP_EQUAL, _JUMP_FROM, _JUMP_BITS, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16  # offsets in struct seccomp_data
_X32_BIT = 0x40000000


def filter_available() -> bool:
    """Whether the system call filter knows this machine's numbers."""
    return LINUX and platform.machine() in _ARCHITECTURES and sys.maxsize > 2**32


def _filter_program() -> list[Instruction]:
    column, architecture = _ARCHITECTURES[platform.machine()]
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_FROM, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _ERROR | _ENOSYS),
    ]
    for numbers in _FORBIDDEN.values():
        if (number := numbers[column]) is not None:
            program += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | _EPERM)]
    # clone3 hides its flags behind a pointer; "not implemented" makes the C library use clone.
    program += [(_JUMP_EQUAL, 0, 1, _CLONE3[column]), (_RETURN, 0, 0, _ERROR | _ENOSYS)]
    program += [(_JUMP_EQUAL, 0, 1, _SET_AFFINITY[column]), (_RETURN, 0, 0, _ERROR)]
    program += _guard(_CLONE[column], 0, [(_JUMP_BITS, 0, 1, EVERY_NAMESPACE)], _EPERM)
    shared = [(_AND, 0, 0, _SHARED_ANONYMOUS), (_JUMP_EQUAL, 0, 1, _SHARED_ANONYMOUS)]
    program += _guard(_MMAP[column], 3, shared, _EPERM)
    program += _guard(_SETSOCKOPT[column], 2, [(_JUMP_EQUAL, 0, 1, _SEND_BUFFER)], 0)  # 0: as if it were done
    last = len(_SOCKET_FAMILIES)
    families = [(_JUMP_EQUAL, last - i, 0, family) for i, family in enumerate(_SOCKET_FAMILIES)]
    program += _guard(_SOCKET[column], 0, families, _EAFNOSUPPORT)
    return [*program, (_RETURN, 0, 0, _ALLOW)]


def _guard(call: int, argument: int, tests: list[Instruction], error: int) -> list[Instruction]:
    """One system call ends with `error` when an argument passes the tests, and is allowed otherwise."""
    refused = [(_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument), *tests, (_RETURN, 0, 0, _ERROR | error)]
    return [(_JUMP_EQUAL, 0, len(refused) + 1, call), *refused, (_RETURN, 0, 0, _ALLOW)]


class _FilterProgram(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


_packed_filter = (
    b"".join(struct.pack("HBBI", *instruction) for instruction in _filter_program())
    if filter_available()
    else b""
)


def filter_system_calls() -> None:
    """Forbid, for this process and all its descendants, what student code has no use for.

    New namespaces, mounts, other processes' memory, kernel keys, memory that no limit counts, and
    sockets other than Unix and IP. Refused calls fail with EPERM, ENOSYS or EAFNOSUPPORT. Needs
    `no_new_privileges()` first.
    """
    buffer = ctypes.create_string_buffer(_packed_filter, len(_packed_filter))
    program = _FilterProgram(len(_packed_filter) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    done = _libc.prctl(ctypes.c_int(_SECCOMP), ctypes.c_ulong(_SECCOMP_FILTER), ctypes.byref(program), 0, 0)
    _checked(done, "prctl(PR_SET_SECCOMP)")
