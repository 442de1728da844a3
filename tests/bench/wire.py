"""A light HTTP client: a load generator must leave the two cores to what it measures."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit


class Unanswered(Exception):
    """Nobody answered, or not with HTTP."""


@dataclass(frozen=True)
class Answer:
    """What came back. Names of headers are in lower case; of equal ones the last is kept."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Site:
    """A server, and the loopback address that it is called from (None for any)."""

    url: str
    source: str | None = None

    async def request(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: bytes = b"",
        seconds: float = 30.0,
    ) -> Answer:
        """One request on a connection of its own. Raises Unanswered."""
        given = dict(headers or {})
        if form is not None:
            body = urlencode(form).encode()
            given["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(method, path, given, body)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as fault:
            raise Unanswered(type(fault).__name__) from None

    async def lines(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[str]:
        """The lines of a stream as they come; none if it is refused. Raises Unanswered."""
        try:
            reader, writer = await self._connect()
            try:
                writer.write(self._head("GET", path, headers, 0))
                status, _ = await _read_head(reader)
                while status == 200 and (line := await reader.readline()):
                    yield line.decode().rstrip("\r\n")
            finally:
                writer.close()
        except (OSError, asyncio.IncompleteReadError, ValueError) as fault:
            raise Unanswered(type(fault).__name__) from None

    async def _exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        reader, writer = await self._connect()
        try:
            writer.write(self._head(method, path, headers, len(body)) + body)
            status, found = await _read_head(reader)
            return Answer(status, found, await _read_body(reader, found))
        finally:
            writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        place = urlsplit(self.url)
        local = (self.source, 0) if self.source else None
        return await asyncio.open_connection(place.hostname, place.port, local_addr=local)

    def _head(self, method: str, path: str, headers: Mapping[str, str], length: int) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {urlsplit(self.url).netloc}"]
        lines += ["Connection: close", f"Content-Length: {length}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *rest = head.split("\r\n")
    pairs = (line.partition(":") for line in rest if line)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}


async def _read_body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        length = headers.get("content-length")
        return await (reader.read() if length is None else reader.readexactly(int(length)))
    whole = b""
    while size := int(await reader.readline(), 16):
        whole += await reader.readexactly(size)
        await reader.readline()
    return whole
