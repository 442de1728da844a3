"""Files of others that the pages load are the very ones that were looked at."""

import hashlib
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "inquiry_api/desk/static/vendored"
SUMS = dict(reversed(line.split("  ")) for line in (FOLDER / "SHA256SUMS").read_text().splitlines())


@pytest.mark.parametrize("name", sorted(SUMS))
def test_a_vendored_file_has_the_pinned_hash(name: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == SUMS[name]


def test_every_vendored_file_is_pinned() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*SUMS, "SHA256SUMS"}


def test_the_frame_keeps_htmx_from_injecting_styles_or_running_scripts() -> None:
    frame = (FOLDER.parents[1] / "templates/desk/frame.html").read_text()

    for setting in ("includeIndicatorStyles", "allowEval", "allowScriptTags", "historyEnabled"):
        assert f'"{setting}": false' in frame
