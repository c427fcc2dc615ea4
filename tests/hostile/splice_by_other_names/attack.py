# What moves or makes pages that no limit counts, by its number.
# %% added
import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
arm = platform.machine() == "aarch64"
CALLS = {
    "vmsplice": (278, 75), "splice": (275, 76), "tee": (276, 77), "memfd_create": (319, 279), "memfd_secret": (447, 447),
    "io_uring_setup": (425, 425), "userfaultfd": (323, 282), "shmget": (29, 194), "add_key": (248, 217), "mq_open": (240, 180),
}
read, write = os.pipe()
name = ctypes.c_char_p(b"user")
for call, numbers in CALLS.items():
    ctypes.set_errno(0)
    if libc.syscall(ctypes.c_long(numbers[arm]), name, name, name, ctypes.c_long(1), ctypes.c_long(-2)) >= 0:
        print(call, "WORKED")
    elif ctypes.get_errno() not in (1, 38):  # EPERM, ENOSYS
        print(call, "WORKED so far: error", ctypes.get_errno())
with open("pages", "wb") as file:
    file.write(bytes(65536))
try:
    os.copy_file_range(os.open("pages", os.O_RDONLY), write, 65536)
    print("copy_file_range WORKED")
except OSError:
    pass
print("tried all")
