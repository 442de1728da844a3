"""The shipped messages by which every candidate is compared with the model in use."""

from functools import cache
from importlib.resources import files

from inquiry_api.tuning.gate import Case

_FILE = "messages.txt"


@cache
def regression_set() -> tuple[Case, ...]:
    """Every message with what it means. Raises ValueError for a line outside of a topic."""
    source = files("inquiry_api.tuning") / "regression" / _FILE
    meant: tuple[str, ...] = ()
    cases = []
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("== "):
            meant = tuple(name.strip() for name in line[3:].split("+"))
            continue
        if not meant:
            raise ValueError(f"{_FILE}:{number} stands before the first topic")
        is_spanish = line.startswith("es: ")
        cases.append(
            Case(
                text=line.removeprefix("es: "),
                language="es" if is_spanish else "en",
                source="regression",
                meant=meant[0],
                also=meant[1:],
            )
        )
    return tuple(cases)
