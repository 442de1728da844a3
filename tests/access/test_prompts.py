"""The closed list of prompts: each is said somewhere, and its author is told what it must say."""

import ast
import inspect
from pathlib import Path

from inquiry_api.access import prompts
from inquiry_api.access.prompts import Prompt

FOLDER = Path(inspect.getfile(prompts)).parent


def test_every_prompt_is_used_by_the_dialogue() -> None:
    source = "".join(path.read_text() for path in FOLDER.glob("*.py") if path.name != "prompts.py")

    unused = [prompt.name for prompt in Prompt if f"Prompt.{prompt.name}" not in source]

    assert unused == []


def test_every_prompt_says_what_it_is_for() -> None:
    body = next(
        node
        for node in ast.parse(inspect.getsource(prompts)).body
        if isinstance(node, ast.ClassDef)
    ).body[1:]
    described = [
        assigned.targets[0].id
        for assigned, text in zip(body[::2], body[1::2], strict=True)
        if isinstance(assigned, ast.Assign)
        and isinstance(assigned.targets[0], ast.Name)
        and isinstance(text, ast.Expr)
    ]

    assert described == [prompt.name for prompt in Prompt]
