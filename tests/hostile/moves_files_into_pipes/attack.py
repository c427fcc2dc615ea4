# Memory that no limit counts: pages of a deleted file in pipes by sendfile, large pipes, descriptors that wait in sockets.
# %% added
import fcntl
import os
import socket


def available():
    return int(next(line for line in open("/proc/meminfo") if line.startswith("MemAvailable")).split()[1]) // 1024


before = available()
kept = []
for _ in range(20):
    read, write = os.pipe()
    os.set_blocking(write, False)
    try:
        fcntl.fcntl(write, 1031, 1 << 20)  # F_SETPIPE_SZ
    except OSError:
        pass
    kept += [read, write]
for write in kept[1::2]:
    with open("pages", "wb") as file:
        file.write(bytes(1 << 20))
    source = os.open("pages", os.O_RDONLY)
    os.remove("pages")
    try:
        for place in range(0, 1 << 20, 65536):
            os.sendfile(write, source, place, 65536)
    except OSError:
        pass
    os.close(source)
pairs = []
try:
    for _ in range(30):
        pair = socket.socketpair()
        pairs.append(pair)
        pair[0].setblocking(False)
        while True:
            pair[0].send(bytes(65536))
except OSError:
    pass
if before - available() > 200:
    print("GOT", before - available(), "MiB that nobody counts")
print("tried all")
