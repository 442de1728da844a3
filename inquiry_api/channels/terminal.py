"""`plainbill chat`: talk to the running system, or play a script and print what it answers."""

import json
import os
import re
import sys
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from inquiry_api.channels.terminal_lines import Line, NoAnswer, TextLine, Told, WebLine
from inquiry_api.money import format_cents

SIM_URL = "http://127.0.0.1:8090"
ANYBODY = "+12065550199"
_CODE_SECONDS = 10.0
_PLACEHOLDER = re.compile(r"\{(first|last|birth_date|access_code|phone|code)\}")


@dataclass(frozen=True)
class Patient:
    """Somebody to speak as: what a script may say of them."""

    first: str
    last: str
    birth_date: str
    access_code: str
    phone: str


def chat(
    *,
    patient: str | None,
    sms: bool,
    script: Path | None,
    url: str,
    people: Sequence[Patient] = (),
) -> int:
    """Talk, by web chat or by text, as one of `people` or as anybody. Returns the exit status.

    A script has one message a line; `#` begins a comment. `{first}`, `{last}`, `{birth_date}`,
    `{access_code}` and `{phone}` stand for the patient's own, `{code}` for the newest code texted.
    """
    who = _named(patient, people) if patient else None
    if patient and who is None:
        names = ", ".join(one.first for one in people)
        sys.stderr.write(f"plainbill: --as {patient}: not in the demo; try one of {names}\n")
        return 2
    texts = TextLine(os.environ.get("TWILIO_API_URL", SIM_URL), who.phone if who else ANYBODY)
    line: Line = texts if sms else WebLine(url.rstrip("/"))
    try:
        if script is not None:
            _play(line, _script_lines(script), asdict(who) if who else {}, texts)
        else:
            _talk(line)
    except NoAnswer as fault:
        sys.stderr.write(f"plainbill: {fault}\n")
        return 1
    return 0


def _play(line: Line, said: Iterator[str], facts: Mapping[str, str], texts: TextLine) -> None:
    """Say each line in turn; one JSON line for each reply."""
    for words in said:
        known = dict(facts)
        if "{code}" in words:
            known["code"] = _await_code(texts)
        spoken = _filled(words, known)
        started = time.monotonic()
        replies = line.say(spoken)
        ms = round((time.monotonic() - started) * 1000)
        for reply in replies or (None,):
            sys.stdout.write(json.dumps(_as_json(spoken, reply, ms), ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _filled(words: str, facts: Mapping[str, str]) -> str:
    """The line with its placeholders filled in; other braces stay as they are."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in facts:
            raise NoAnswer(f"{found[0]} in the script needs --as")
        return facts[found[1]]

    return _PLACEHOLDER.sub(value, words)


def _as_json(said: str, reply: Told | None, ms: int) -> dict[str, object]:
    if reply is None:
        return {"said": said, "reply": None, "ms": ms}
    return {
        "said": said,
        "reply": reply.text,
        "choices": [title for title, _ in reply.choices],
        "table": list(reply.table),
        "author": reply.author,
        "ms": ms,
    }


def _talk(line: Line) -> None:
    """Read from the keyboard until end of file."""
    sys.stdout.write("Type a message; end with Ctrl-D.\n")
    while True:
        sys.stdout.write("> ")
        sys.stdout.flush()
        typed = sys.stdin.readline()
        if not typed:
            sys.stdout.write("\n")
            return
        if typed.strip():
            _show(line.say(typed.strip()))


def _show(replies: Sequence[Told]) -> None:
    for reply in replies:
        sys.stdout.write(f"\n{reply.text}\n")
        for row in reply.table:
            amount = "" if row["cents"] is None else format_cents(row["cents"])
            sys.stdout.write(f"    {row['label']:<44} {amount:>12}\n")
        for number, (title, _) in enumerate(reply.choices, start=1):
            sys.stdout.write(f"  [{number}] {title}\n")
    sys.stdout.write("\n" if replies else "(no reply)\n")


def _script_lines(script: Path) -> Iterator[str]:
    lines = (line.strip() for line in script.read_text(encoding="utf-8").splitlines())
    return (line for line in lines if line and not line.startswith("#"))


def _await_code(texts: TextLine) -> str:
    """The newest code texted to the patient; it may still be on its way."""
    ends = time.monotonic() + _CODE_SECONDS
    while time.monotonic() < ends:
        code = texts.newest_code()
        if code:
            return code
        time.sleep(0.2)
    raise NoAnswer("no code was texted to this patient")


def _named(name: str, people: Sequence[Patient]) -> Patient | None:
    """The one with this first or full name, whatever its case and accents."""
    for one in people:
        if _folded(name) in (_folded(one.first), _folded(one.first + one.last)):
            return one
    return None


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in decomposed if char.isalnum())
