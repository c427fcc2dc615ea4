# Asks for memory that no limit counts: shared and given back, /dev/zero, message queues, page tables.
# %% added
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
FAILED = ctypes.c_void_p(-1).value
READ, WRITE, SHARED, PRIVATE, ANONYMOUS, NO_RESERVE = 1, 2, 1, 2, 0x20, 0x4000

if libc.mmap(None, 1 << 30, READ | WRITE, SHARED | ANONYMOUS, -1, 0) != FAILED:
    print("GOT shared memory")
try:
    zero = os.open("/dev/zero", os.O_RDWR)
    if libc.mmap(None, 1 << 30, READ | WRITE, SHARED, zero, 0) != FAILED:
        print("GOT shared memory of /dev/zero")
except OSError:
    pass
if libc.mmap(None, 1 << 40, READ, PRIVATE | ANONYMOUS | NO_RESERVE, -1, 0) != FAILED:
    print("GOT addresses for two gigabytes of page tables")
for name in ("msgget", "semget", "shmget"):
    if getattr(libc, name)(0, 1, 0o1600) >= 0:
        print("GOT", name)
print("tried all")
