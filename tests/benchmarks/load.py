"""Load from this process on a server in another one, and what it cost that one."""

import asyncio
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TICKS_S = os.sysconf("SC_CLK_TCK")
Request = Callable[[bytes], bytes]  # the headers of the answer before -> the next request


@dataclass(frozen=True, slots=True)
class Load:
    """One round on one subject.

    Attributes:
        per_s: answers a second.
        cpu_us: microseconds of the server's processor time an answer.
    """

    per_s: float
    cpu_us: float


def request(
    method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> bytes:
    """Return the bytes of a request on a connection that stays open."""
    sent = {"Host": "localhost", **(headers or {})}
    if body:
        sent["Content-Length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def cpu_s(pid: int) -> float:
    """Return the processor time that all threads of a process have had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_S


def memory_mib(pid: int) -> float:
    """Return the memory that a process holds now (its resident set)."""
    found = re.search(r"^VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(found.group(1)) / 1024 if found else 0.0


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes, status: bytes
) -> bytes:
    """Send one request, read the whole answer, return its headers."""
    writer.write(sent)
    head = await reader.readuntil(b"\r\n\r\n")
    found = _LENGTH.search(head)
    if found and int(found.group(1)):
        await reader.readexactly(int(found.group(1)))
    if not head.startswith(b"HTTP/1.1 " + status):
        raise RuntimeError(f"the server answered {head[:200]!r}")
    return head


async def _press(port: int, following: list[Request], status: bytes, for_s: float) -> int:
    """Keep one connection busy a request function; return the number of answers."""
    until = time.perf_counter() + for_s
    counts = [0] * len(following)

    async def one(place: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        head = b""
        while time.perf_counter() < until:
            head = await _ask(reader, writer, following[place](head), status)
            counts[place] += 1
        writer.close()

    await asyncio.gather(*(one(place) for place in range(len(following))))
    return sum(counts)


def press(pid: int, port: int, following: list[Request], status: int, for_s: float) -> Load:
    """Put the server under load for a while; every answer must have this status."""
    cpu, began = cpu_s(pid), time.perf_counter()
    count = asyncio.run(_press(port, following, str(status).encode(), for_s))
    spent_s, cpu = time.perf_counter() - began, cpu_s(pid) - cpu
    return Load(count / spent_s, 1e6 * cpu / count)


def same(sent: bytes, connections: int = 8) -> list[Request]:
    """Return the same request again and again, on that many connections."""
    return [lambda _head: sent] * connections
