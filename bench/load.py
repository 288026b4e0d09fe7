"""How many requests a second a server answers: by wrk, or by sockets of our own."""

import multiprocessing
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECTIONS = 8
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Load:
    """Requests a second, and the status that came back."""

    per_second: float
    status: int


def load(url: str, headers: dict[str, str], *, seconds: float) -> Load:
    """
    Ask for one address as fast as it answers, on CONNECTIONS that stay open.

    :raises RuntimeError: if the server answers with another status on the way
    """
    status = _ask_once(url, headers)
    by_wrk = shutil.which("wrk")
    if by_wrk:
        return Load(_wrk(by_wrk, url, headers, seconds), status)
    with multiprocessing.Pool(2) as pool:
        job = (url, headers, CONNECTIONS // 2, seconds, status)
        return Load(sum(pool.starmap(_sockets, [job, job])), status)


def _wrk(program: str, url: str, headers: dict[str, str], seconds: float) -> float:
    command = [program, "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    told = subprocess.run([*command, url], check=True, capture_output=True, text=True)  # noqa: S603  our own words
    if "Non-2xx or 3xx" in told.stdout:
        raise RuntimeError(told.stdout)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told.stdout)[1])


def _ask_once(url: str, headers: dict[str, str]) -> int:
    line = _connect(url)
    status = _exchange(line, _request(url, headers), bytearray())
    line.close()
    return status


def _sockets(
    url: str, headers: dict[str, str], lines: int, seconds: float, status: int
) -> float:
    """One process: sends on all its lines, then reads from all of them."""
    request, buffers = _request(url, headers), [bytearray() for _ in range(lines)]
    open_lines = [_connect(url) for _ in range(lines)]
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        for line in open_lines:
            line.sendall(request)
        for line, buffer in zip(open_lines, buffers, strict=True):
            if _read(line, buffer) != status:
                raise RuntimeError(f"{url} answered otherwise on the way")
        count += lines
    took = time.perf_counter() - began
    for line in open_lines:
        line.close()
    return count / took


def _connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    line = socket.create_connection((parts.hostname, parts.port), timeout=30)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _request(url: str, headers: dict[str, str]) -> bytes:
    parts = urlsplit(url)
    lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _exchange(line: socket.socket, request: bytes, buffer: bytearray) -> int:
    line.sendall(request)
    return _read(line, buffer)


def _read(line: socket.socket, buffer: bytearray) -> int:
    """The status of one whole answer; what came behind it stays in the buffer."""
    while (end := buffer.find(b"\r\n\r\n")) < 0:
        buffer += _more(line)
    head = bytes(buffer[:end])
    status, found = int(head[9:12]), LENGTH.search(head)
    length = end + 4 + (int(found[1]) if found and status != 304 else 0)
    while len(buffer) < length:
        buffer += _more(line)
    del buffer[:length]
    return status


def _more(line: socket.socket) -> bytes:
    found = line.recv(65536)
    if not found:
        raise RuntimeError("the server closed the line")
    return found
