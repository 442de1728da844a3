"""Tokens between our own processes."""

import pytest

from inquiry_api.access.service_tokens import is_bearer

TOKEN = "t" * 40


@pytest.mark.parametrize("header", [f"Bearer {TOKEN}", f"bearer {TOKEN}", f"Bearer  {TOKEN} "])
def test_the_right_token_is_let_in(header: str) -> None:
    assert is_bearer(header, TOKEN)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        TOKEN,
        f"Basic {TOKEN}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[1:]}",
        f"Bearer {TOKEN.upper()}",
        "Bearer \ud800",
    ],
)
def test_everything_else_is_not(header: str | None) -> None:
    assert not is_bearer(header, TOKEN)


@pytest.mark.parametrize("token", ["", "short"])
def test_a_token_that_is_not_set_lets_nobody_in(token: str) -> None:
    assert not is_bearer(f"Bearer {token}", token)
