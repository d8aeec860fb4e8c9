"""Who acts: a person who says so; else the machine's account, marked as such."""

import getpass
import os

import pytest

from bwv_index.custody import OPERATOR_VARIABLE, current_actor


@pytest.mark.parametrize(
    ("named", "variable", "actor"),
    [
        ("7001", None, "7001"),
        ("7001", "8123", "7001"),
        (None, "8123", "8123"),
        (" 7001 ", None, "7001"),
        ("  ", " ", "account:clerk"),
        (None, None, "account:clerk"),
    ],
)
def test_a_person_wins_over_an_account(
    monkeypatch: pytest.MonkeyPatch, named: str | None, variable: str | None, actor: str
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "clerk")
    if variable is not None:
        monkeypatch.setenv(OPERATOR_VARIABLE, variable)
    assert current_actor(named) == actor


def test_an_account_without_a_name_is_shown_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("no such user")

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert current_actor() == f"account:uid {os.getuid()}"
