"""Whatever arrives in the place of a model: what answers goes on answering, and says why."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from bot import bars, pulling
from bot.models import hash_of

WHOLE = b"a model's bytes"
Answer = Callable[[str], "tuple[bytes, str] | None"]


class Served:
    """The API as Rasa's polling sees it: what it answers by the last part of the address."""

    def __init__(self) -> None:
        self.url = "http://127.0.0.1/models/production"
        self.headers: dict[str, str] = {}
        self.production: tuple[bytes, str] | None = None
        self.canary: tuple[bytes, str] = (b"", pulling.NONE)
        self.bar: dict[str, int | None] = {"sure_percent": None}

    async def request(self, **_: object) -> Any:
        return self.bar


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Served:
    served = Served()

    async def fetch(server: Any, has: str, folder: str) -> str | None:
        which = server.url.rsplit("/", 1)[-1]
        found = served.production if which == "production" else served.canary
        if found is None or found[1] == has:
            return None
        Path(folder, "model.tar.gz").write_bytes(found[0])
        return found[1]

    rasa = ModuleType("rasa.core.agent")
    rasa._pull_model_and_fingerprint = fetch  # type: ignore[attr-defined]
    for name, module in {"rasa": rasa, "rasa.core": rasa, "rasa.core.agent": rasa}.items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(pulling, "_refused", {})
    monkeypatch.setattr(pulling, "_load", lambda agent, path: processor(path.read_bytes()))
    monkeypatch.setattr(bars, "_latest", None)
    monkeypatch.setattr(bars, "apply", lambda processor, percent: None)
    return served


def processor(content: bytes) -> Any:
    if content == b"of another release":
        raise ValueError("no such component")
    return SimpleNamespace(domain=SimpleNamespace(responses={}), content=content)


def agent() -> Any:
    """An assistant that answers with the model it started with."""
    made = SimpleNamespace(
        fingerprint='"first"',
        processor=processor(b"first"),
        tracker_store=SimpleNamespace(),
        nlg=SimpleNamespace(),
    )
    made._set_fingerprint = lambda etag: setattr(made, "fingerprint", etag)
    return made


def etag_of(content: bytes, folder: Path, share: int = 100) -> str:
    path = folder / "whole"
    path.write_bytes(content)
    return f'"{hash_of(path)}-{share}"'


def pull(api: Served, made: Any) -> bytes:
    asyncio.run(pulling.pull(api, made))
    return bytes(made.processor.content)


def test_a_whole_model_is_taken(api: Served, tmp_path: Path) -> None:
    made, etag = agent(), etag_of(WHOLE, tmp_path)
    api.production = (WHOLE, etag)

    assert pull(api, made) == WHOLE
    assert made.fingerprint == etag
    assert "X-Refused" not in api.headers


@pytest.mark.parametrize(
    ("arrived", "reason"),
    [(WHOLE[:7], "hash"), (b"", "hash"), (WHOLE + b"x", "hash")],
)
def test_half_written_or_altered_bytes_are_refused_with_the_reason(
    api: Served, tmp_path: Path, arrived: bytes, reason: str
) -> None:
    made, etag = agent(), etag_of(WHOLE, tmp_path)
    api.production = (arrived, etag)

    assert pull(api, made) == b"first"
    assert made.fingerprint == '"first"'
    assert api.headers["X-Refused"] == f"{reason} {etag}"

    api.production = (WHOLE, etag)
    assert pull(api, made) == WHOLE
    assert "X-Refused" not in api.headers


@pytest.mark.parametrize("etag", ['"not-a-hash"', "", f'"{"0" * 64}"', 'W/"abc"'])
def test_an_etag_that_names_no_hash_is_refused(api: Served, etag: str) -> None:
    made = agent()
    api.production = (WHOLE, etag)

    assert pull(api, made) == b"first"
    assert api.headers["X-Refused"].startswith("hash")


def test_a_model_that_can_not_be_read_is_refused_once_and_not_fetched_again(
    api: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, old = agent(), b"of another release"
    etag = etag_of(old, tmp_path)
    api.production = (old, etag)

    assert pull(api, made) == b"first"
    assert api.headers["X-Refused"] == f"unreadable {etag}"
    monkeypatch.setattr(pulling, "_load", lambda *_: pytest.fail("it was loaded again"))
    assert pull(api, made) == b"first"


def test_a_broken_canary_leaves_the_model_in_use_to_all(api: Served, tmp_path: Path) -> None:
    made = agent()
    api.canary = (WHOLE[:3], etag_of(WHOLE, tmp_path, 10))

    assert pull(api, made) == b"first"
    assert getattr(made, "trial", None) is None
    assert pulling.answering(made, "0" * 32) is made


def test_the_bar_is_asked_for_and_kept_while_the_api_is_away(
    api: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied: list[int | None] = []
    monkeypatch.setattr(bars, "apply", lambda processor, percent: applied.append(percent))
    api.bar = {"sure_percent": 72}
    pull(api, agent())

    async def away(**_: object) -> Any:
        raise OSError

    monkeypatch.setattr(api, "request", away)
    pull(api, agent())

    assert applied == [72, 72]
