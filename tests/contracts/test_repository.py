"""What every committed file keeps to."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("actions", "bot", "inquiry_api", "privacy", "rasa_sdk_plugins")
MONEY = ("inquiry_api/ledger", "inquiry_api/plans", "inquiry_api/imports", "inquiry_api/answers")
BANNED_NAMES = {"utils", "helpers", "common", "misc", "core", "base", "manager"}
# Built from parts, so that this file does not hold what it looks for.
FOREIGN = re.compile(
    "|".join(
        (
            r"https?://[^ \"]*(?:/sim" + r"ple/|/pack" + r"ages/[0-9a-f]{2}/)",
            r"pypi\." + r"org|pythonhosted\." + r"org|registry\." + r"npmjs",
            r"(?:^|[\s\"'=:(])/(?:wo" + r"rk|ro" + r"ot|home)/",
        )
    )
)


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def modules(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))
            if ".venv" not in path.parts]  # fmt: skip


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    found = []
    for path in committed():
        if path.suffix in {".png", ".npz", ".gz", ".svg"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {m.group()}" for m in FOREIGN.finditer(text)]

    assert found == []


def test_no_lock_file_holds_addresses() -> None:
    names = {path.name for path in committed()}

    assert "uv.lock" not in names
    for lock in ("requirements.lock", "bot/requirements.lock", "setup/uv.txt"):
        assert "://" not in (ROOT / lock).read_text()
        assert "--hash=sha256:" in (ROOT / lock).read_text()


def test_no_module_is_a_junk_drawer() -> None:
    drawers = [path for path in modules(*CODE) if path.stem in BANNED_NAMES]

    assert drawers == []


def test_every_test_folder_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}

    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_files_stay_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in modules(*CODE)
        if "versions" not in path.parts and (lines := len(path.read_text().splitlines())) > 250
    ]

    assert long == []


# Twenty-five lines are the aim; a query or a row with a name on each line may need three more.
LONGEST_FUNCTION = 28


def test_functions_stay_short() -> None:
    long = []
    for path in modules(*CODE):
        if "versions" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = _body_lines(node)
                if lines > LONGEST_FUNCTION:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {lines}")

    assert long == []


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body; the signature and the docstring are the contract, not the work."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


# The comparison report prints JSON numbers where the published facts do; none is ever posted.
REPORT_ONLY = {"facts_values.py", "facts_records.py"}


@pytest.mark.parametrize("folder", MONEY)
def test_no_float_stands_near_money(folder: str) -> None:
    floats = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(folder)
        if path.name not in REPORT_ONLY
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    ]

    assert floats == []


def test_packages_have_empty_inits() -> None:
    full = [
        path
        for path in modules("actions", "bot", "inquiry_api", "privacy")
        if path.name == "__init__.py" and path.read_text().strip()
    ]

    assert full == []
