"""Every text that a file holds: also those inside notebooks, archives, pickles and pictures, and written as base64 or hex.

Nothing here is unpickled or run. A file that cannot be looked into is named, so that a proof does not pass it over.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import io
import json
import lzma
import pickletools
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

LARGEST = 64 * 2**20
"""Bytes that one piece may hold once it is unpacked."""
DEEPEST = 6
"""How many wrappings are opened, one in the other."""

_ENCODED = re.compile(r"[A-Za-z0-9+/_=-]{24,}(?:\\?[\s\"',]+[A-Za-z0-9+/_=-]{24,})*")
_GLUE = re.compile(r"[\s\"',\\]+")
COMPILED = b"\x0d\x0a"
"""Bytes 2 and 3 of every file of compiled Python."""


class Closed(ValueError):
    """A piece that cannot be looked into; the message says why."""


@dataclass(frozen=True)
class Text:
    """A text in a file. `line_of` gives the line of the file for a line of the text, as far as there is one."""

    text: str
    within: str = ""
    line_of: Callable[[int], int] = lambda line: line


def texts(data: bytes, within: str = "", depth: int = 0) -> Iterator[Text]:
    """All texts in these bytes. Raises `Closed` where one cannot be looked into."""
    if depth > DEEPEST:
        raise Closed(f"wrapped more than {DEEPEST} times{_in(within)}")
    if len(data) > LARGEST:
        raise Closed(f"{len(data) / 2**20:.0f} MiB{_in(within)}, more than is looked through")
    inner = list(_unpacked(data))
    for name, part in inner:
        yield from texts(part, _joined(within, name), depth + 1)
    if inner:
        return
    if data[2:4] == COMPILED and b"\0" in data[:32]:
        raise Closed(f"compiled Python{_in(within)}")
    if data[:1] == b"\x80" and data[-1:] == b".":
        yield from _pickled(data, within, depth)
    text = _decoded(data)
    inside = list(_in_json(text, within, depth))
    yield from inside or [Text(text, within), *_encoded(text, within, depth)]


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of a packed file, by what its first bytes say it is."""
    if data[:2] == b"\x1f\x8b":
        yield "gzip", _limited(lambda: gzip.GzipFile(fileobj=io.BytesIO(data)).read(LARGEST + 1))
    elif data[:3] == b"BZh":
        yield "bzip2", _limited(lambda: bz2.BZ2Decompressor().decompress(data, LARGEST + 1))
    elif data[:6] == b"\xfd7zXZ\x00":
        yield "xz", _limited(lambda: lzma.LZMADecompressor().decompress(data, LARGEST + 1))
    elif data[:1] == b"\x78" and data[1:2] in b"\x01\x5e\x9c\xda":
        try:
            yield "zlib", zlib.decompressobj().decompress(data, LARGEST + 1)
        except zlib.error:
            return  # a text that begins with x
    elif data[:4] == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for member in archive.infolist():
                    if member.file_size > LARGEST:
                        raise Closed(f"{member.filename} is {member.file_size / 2**20:.0f} MiB unpacked")
                    yield member.filename, member.filename.encode() + b"\n" + archive.read(member)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise Closed(f"an archive that cannot be opened: {error}") from None
    elif data[:8] == b"\x89PNG\r\n\x1a\n":
        yield from _png(data)
    elif data[257:262] == b"ustar":
        try:
            with tarfile.open(fileobj=io.BytesIO(data)) as bundle:
                for item in bundle:
                    file = bundle.extractfile(item) if item.isreg() else None
                    yield item.name, item.name.encode() + b"\n" + (file.read(LARGEST + 1) if file else b"")
        except tarfile.TarError as error:
            raise Closed(f"an archive that cannot be opened: {error}") from None


def _limited(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise Closed(f"packed data that cannot be opened: {error}") from None


def _png(data: bytes) -> Iterator[tuple[str, bytes]]:
    """All of a picture but its pixels: its texts, and what stands behind its end."""
    place = 8
    while place + 8 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        chunk = data[place + 8 : place + 8 + length]
        place += 12 + length
        if kind == b"zTXt":
            key, _, packed = chunk.partition(b"\0")
            yield "a text of the picture", key + b"\n" + _limited(lambda p=packed: zlib.decompress(p[1:]))  # type: ignore[misc]
        elif kind == b"iTXt":
            key, _, rest = chunk.partition(b"\0")
            _, _, rest_text = rest[2:].partition(b"\0")
            _, _, value = rest_text.partition(b"\0")
            if rest[:1] == b"\1":
                value = _limited(lambda v=value: zlib.decompress(v))  # type: ignore[misc]
            yield "a text of the picture", key + b"\n" + value
        elif kind not in (b"IDAT", b"IHDR", b"PLTE", b"IEND"):
            yield f"the part {kind.decode('latin-1')} of the picture", chunk
        if kind == b"IEND":
            break
    yield "what follows the picture", data[place:]


def _pickled(data: bytes, within: str, depth: int) -> Iterator[Text]:
    """The strings and bytes of a pickle, read without running it."""
    parts: list[str] = []
    try:
        for _, argument, _ in pickletools.genops(data):
            if isinstance(argument, str):
                if argument.split(" ")[-1] in ("CodeType", "code", "_make_function", "_function_setstate"):
                    raise Closed(f"a pickle that holds compiled Python{_in(within)}")
                parts.append(argument)
            elif isinstance(argument, bytes | bytearray):
                yield from texts(bytes(argument), _joined(within, "bytes in a pickle"), depth + 1)
    except Closed:
        raise
    except Exception:  # no pickle after all
        return
    for part in parts:
        yield Text(part, _joined(within, "a pickle"), lambda line: 1)
        yield from _in_json(part, within, depth)
        yield from _encoded(part, within, depth)
    yield Text("\n".join(parts), _joined(within, "a pickle"), lambda line: 1)


def _decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if data[1:400:2].count(0) > len(data[1:400:2]) * 0.8 > 8:
        return data.decode("utf-16-le", "replace")
    return data.decode("utf-8", "replace")


def _in_json(text: str, within: str, depth: int) -> Iterator[Text]:
    """The strings of JSON, a notebook's cells among it: lists of strings are put together as notebooks do."""
    if text.lstrip()[:1] not in ("{", "["):
        return
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return
    for where, value in _strings(content, ""):
        if value.strip():
            name = _joined(within, where)
            yield from list(_in_json(value, name, depth)) or [
                Text(value, name, _finder(text, value)),
                *_encoded(value, name, depth, _finder(text, value)),
            ]


def _strings(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, list):
        if value and all(isinstance(part, str) for part in value):
            yield where, "".join(value)
        else:
            for number, part in enumerate(value):
                name = part.get("id") if isinstance(part, dict) and "cell_type" in part else None
                yield from _strings(part, f"cell {name or number}" if where == "cells" else where)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield where, str(key)
            yield from _strings(part, where if where.startswith("cell ") else str(key))


def _finder(file: str, value: str) -> Callable[[int], int]:
    """The line in a JSON file of a line of one of its strings."""

    def find(line: int) -> int:
        wanted = value.split("\n")[line - 1]
        for ascii_only in (False, True):
            place = file.find(json.dumps(wanted, ensure_ascii=ascii_only)[1:-1]) if wanted.strip() else -1
            if place >= 0:
                return file.count("\n", 0, place) + 1
        return 1

    return find


def _encoded(
    text: str, within: str, depth: int, line_of: Callable[[int], int] = lambda line: line
) -> Iterator[Text]:
    """What stands in a text as base64, base32, base85 or hex."""
    for match in _ENCODED.finditer(text):
        line = line_of(text.count("\n", 0, match.start()) + 1)
        glued = _GLUE.sub("", match[0])
        for name, decode in _DECODERS:
            data = decode(glued)
            if data and _meant(data):
                for found in texts(data, _joined(within, name), depth + 1):
                    yield Text(found.text, found.within, lambda _, line=line: line)  # type: ignore[misc]


def _try(decode: Callable[[str], bytes]) -> Callable[[str], bytes]:
    def tried(text: str) -> bytes:
        try:
            return decode(text)
        except (binascii.Error, ValueError):
            return b""

    return tried


def _base64(text: str) -> bytes:
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    return base64.b64decode(plain[: len(plain) - (len(plain) % 4 == 1)] + "=" * (-len(plain) % 4))


_DECODERS = (
    ("base64", _try(_base64)),
    ("hex", _try(bytes.fromhex)),
    ("base32", _try(lambda text: base64.b32decode(text.upper() + "=" * (-len(text) % 8)))),
)
_MAGIC: tuple[bytes, ...] = (
    *(b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x03\x04", b"\x89PNG"),
    *(b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"),
    *(b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"),
)


def _meant(data: bytes) -> bool:
    """Whether decoded bytes are a text or a packed file, and not a word that happens to be made of such letters."""
    if data.startswith(_MAGIC):
        return True
    readable = sum(32 <= byte < 127 or byte in (9, 10, 13) or byte >= 194 for byte in data)
    return readable >= 0.95 * len(data)


def _joined(within: str, name: str) -> str:
    return f"{within}, {name}" if within and name else within or name


def _in(within: str) -> str:
    return f" in {within}" if within else ""
