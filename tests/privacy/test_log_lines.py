import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from privacy.line_redactor import FAILED, LONGEST_LINE, LineRedactor
from privacy.log_records import install, redacting_factory

ROOT = Path(__file__).parent.parent.parent
LINES = LineRedactor()


@pytest.mark.parametrize(
    "line",
    [
        "2025-08-14 10:02:11,553 INFO inquiry_api.turns turn.taken outcome=answered ms=14",
        "INFO [alembic.runtime.migration] Running upgrade 0001 -> 0002, create accounts",
        '  File "/usr/lib/python3.11/site-packages/sqlalchemy/engine/base.py", line 1967, in _exec',
        "Traceback (most recent call last):",
        "    raise sqlalchemy_exception.with_traceback(exc_info[2]) from e",
        "sqlalchemy.exc.OperationalError: (psycopg.OperationalError) connection refused",
        "[2025-08-14 10:02:11 +0000] [48211] [INFO] Booting worker with pid: 48211",
        "turn=3f2b8c1e-0d8a-4c59-9d0f-3f2b8c1e0d8a attempt=2 bytes=18233 status=200",
        "<object at 0x7f3a2b1c9d40> psycopg-3.3.9 rasa==3.6.21 127.0.0.1:5055",
    ],
)
def test_lines_of_our_own_processes_stay_readable(line: str) -> None:
    assert LINES.redact(line.encode()) == line


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"KeyError: 'Kowalski'", "KeyError: '<NAME>'"),
        (b"\x1b[31mhello Tyrone Washington\x1b[0m", "hello <NAME>"),
        (b"From=%2B14155550132&Body=hi", "From=<PHONE>&Body=hi"),
        (b'{"text": "Mu\\u00f1oz\\nDelgado"}', '{"text": "<NAME>\\n<NAME>"}'),
        (b"Mu\xf1oz paid", "<NAME> paid"),
        (b"parameters: ('536-22-8726', 'Delgado')", "parameters: ('<SSN>', '<NAME>')"),
        (b"a\x00b\x07c\r\n", "a b c"),
    ],
)
def test_identifiers_go_however_they_are_written(raw: bytes, expected: str) -> None:
    assert LINES.redact(raw) == expected


def test_a_long_line_is_cut_between_words() -> None:
    shown = LINES.redact(b"total 12 " * LONGEST_LINE)

    assert shown.endswith("[line-cut]")
    assert len(shown) <= LONGEST_LINE + len("[line-cut]")


def test_a_long_line_without_a_blank_shows_nothing() -> None:
    assert LINES.redact(b"7" * (LONGEST_LINE + 1)) == "[line-cut]"


def test_a_fault_shows_a_placeholder_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = LineRedactor()
    monkeypatch.setattr(lines, "_redactor", None)

    assert lines.redact(b"maria delgado") == FAILED
    assert lines.text("maria\ndelgado") == f"{FAILED}\n{FAILED}"


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """Records of a logger, made by the redacting factory."""
    kept: list[logging.LogRecord] = []
    make = logging.getLogRecordFactory()
    handler = logging.Handler()
    handler.emit = kept.append  # type: ignore[method-assign]
    logger = logging.getLogger("test.records")
    logger.addHandler(handler)
    logging.setLogRecordFactory(redacting_factory(make, LINES))
    yield kept
    logging.setLogRecordFactory(make)
    logger.removeHandler(handler)


def test_a_record_holds_no_raw_word_once_it_is_made(records: list[logging.LogRecord]) -> None:
    try:
        int("Kowalski")
    except ValueError:
        logging.getLogger("test.records").exception("%s failed", "Delgado", stack_info=True)

    held = repr(vars(records[0]))
    assert "Delgado" not in held
    assert "Kowalski" not in held
    assert records[0].getMessage() == "<NAME> failed"
    assert "ValueError" in str(records[0].exc_text)


def test_a_message_that_cannot_be_rendered_is_dropped(records: list[logging.LogRecord]) -> None:
    logging.getLogger("test.records").warning("%d of %s", "Delgado")

    assert records[0].getMessage() == FAILED


def test_an_installed_process_logs_its_own_end_redacted() -> None:
    code = (
        "import logging, warnings, threading, privacy.log_records as r\n"
        "logging.basicConfig(); r.install()\n"
        "warnings.warn('slot Kowalski')\n"
        "t = threading.Thread(target=int, args=('Delgado',)); t.start(); t.join()\n"
        "{}['Washington']\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert not {"Kowalski", "Delgado", "Washington"} & set(ended.stderr.replace("'", " ").split())
    assert "KeyError: '<NAME>'" in ended.stderr


def test_the_log_layer_needs_the_standard_library_only() -> None:
    code = "import privacy.log_records, privacy.pipe"

    ended = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.stderr == ""


def test_install_can_be_called_from_any_thread() -> None:
    make = logging.getLogRecordFactory()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    try:
        thread = threading.Thread(target=install)
        thread.start()
        thread.join()

        assert logging.getLogRecordFactory() is not make
    finally:
        logging.setLogRecordFactory(make)
        logging.captureWarnings(False)
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


@pytest.mark.parametrize(
    "ids",
    [
        "9be3ada5-8c49-4c68-a8c2-4d4244ef7feb",
        "dee0fade-4a6b-4869-ada4-4bd8b3fa7aa7",
        "12345678-1234-4555-8123-206555010199",
    ],
)
def test_a_random_id_stays_whole_even_where_it_spells_a_name(ids: str) -> None:
    assert LINES.redact(f'{{"turn": "{ids}"}}'.encode()) == f'{{"turn": "{ids}"}}'
