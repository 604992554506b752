"""What the environment must say of a judge, and what it must not."""

import pytest

from app.bootstrap import _open_judge
from app.settings import SettingsError, read_settings

SET = {"CREDO_JUDGE_URL": "http://127.0.0.1:11434/v1/", "CREDO_JUDGE_MODEL": "small-model"}


def test_by_default_nobody_is_asked() -> None:
    settings = read_settings({"CREDO_JUDGE_MODEL": "small-model", "CREDO_JUDGE_KEY": "sk-1"})
    assert settings.judge_url is None
    assert settings.judge_key is None
    assert _open_judge(settings) is None


def test_an_address_and_a_model_make_a_judge() -> None:
    settings = read_settings({**SET, "CREDO_JUDGE_KEY": "sk-1"})
    assert settings.judge_url == "http://127.0.0.1:11434/v1"
    assert (settings.judge_model, settings.judge_key) == ("small-model", "sk-1")
    judge = _open_judge(settings)
    assert judge is not None
    assert judge.name == "small-model"


@pytest.mark.parametrize(
    "wrong",
    [
        {"CREDO_JUDGE_MODEL": ""},
        {"CREDO_JUDGE_MODEL": "x" * 201},
        {"CREDO_JUDGE_MODEL": "a\nb"},
        {"CREDO_JUDGE_URL": "127.0.0.1:11434"},
        {"CREDO_JUDGE_URL": "ftp://judge.example/v1"},
        {"CREDO_JUDGE_URL": "https://me:secret@judge.example/v1"},
        {"CREDO_JUDGE_URL": "https://judge.example/v1?key=secret"},
        {"CREDO_JUDGE_KEY": "secret\r\nX-Other: 1"},
        {"CREDO_JUDGE_KEY": "sécret"},
    ],
)
def test_what_cannot_be_used_is_refused_by_name_and_never_shown(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(SET | wrong)
    [name] = wrong
    assert name in str(caught.value)
    assert "secret" not in str(caught.value)
