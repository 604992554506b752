"""What the environment decides: CREDO_* variables, read once, frozen, no secret by default."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ADMIN_KEY_MIN_CHARS = 32
JUDGE_MODEL_MAX_CHARS = 200


class SettingsError(ValueError):
    """A variable has a value that cannot be used; the message names it and says what may stand."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting.

    Attributes:
        data_dir: where the embedded database lives.
        database_url: SQLite or PostgreSQL.
        admin_key: the operator's first key, instead of one made at first start.
        demo: whether the demonstration organizations are loaded.
        rate_limit: `600/minute` and the like; None: no limit.
        worker: whether this process also does the background work.
        origin: the host in the name of every log, `<origin>/<slug>`; it must stay the same.
        signing_key: 32 bytes in base64; None: one is made and kept in the data folder.
        tsa_url: the RFC 3161 time stamp authority that witnesses of that kind ask.
        witness_allow_private: whether webhooks may be on this machine and its networks.
        judge_url: an OpenAI-compatible base address asked for second opinions; None: nobody is.
        judge_model: the model asked there.
        judge_key: sent there as a bearer key.
    """

    host: str
    port: int
    data_dir: Path
    database_url: str
    admin_key: str | None
    demo: bool
    log_level: str
    rate_limit: str | None
    worker: bool
    origin: str
    signing_key: str | None
    tsa_url: str | None
    witness_allow_private: bool
    judge_url: str | None = None
    judge_model: str = ""
    judge_key: str | None = None

    @property
    def embedded(self) -> bool:
        """Say whether the database is a file of this machine."""
        return self.database_url.startswith("sqlite")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the environment.

    Raises: SettingsError.
    """
    env = os.environ if environment is None else environment
    data_dir = Path(env.get("CREDO_DATA_DIR") or _default_data_dir()).expanduser().absolute()
    url = env.get("CREDO_DATABASE_URL") or f"sqlite:///{data_dir / 'credo.db'}"
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")):
        raise SettingsError(
            "CREDO_DATABASE_URL must begin with sqlite:/// or postgresql:// "
            "(it is not shown here: it may hold a password)."
        )
    admin_key = env.get("CREDO_ADMIN_KEY") or None
    if admin_key is not None and len(admin_key) < ADMIN_KEY_MIN_CHARS:
        raise SettingsError(f"CREDO_ADMIN_KEY needs at least {ADMIN_KEY_MIN_CHARS} characters.")
    judge_url, judge_model, judge_key = _judge(env)
    return Settings(
        host=env.get("CREDO_HOST") or "127.0.0.1",
        port=_port(env.get("CREDO_PORT") or "8000"),
        data_dir=data_dir,
        database_url=url,
        admin_key=admin_key,
        demo=_flag(env, "CREDO_DEMO", default=url.startswith("sqlite")),
        log_level=_level(env.get("CREDO_LOG_LEVEL") or "warning"),
        rate_limit=env.get("CREDO_RATE_LIMIT") or None,
        worker=_flag(env, "CREDO_WORKER", default=True),
        origin=_origin(env.get("CREDO_ORIGIN") or "credo.localhost"),
        signing_key=env.get("CREDO_SIGNING_KEY") or None,
        tsa_url=_tsa_url(env.get("CREDO_TSA_URL") or None),
        witness_allow_private=_flag(env, "CREDO_WITNESS_ALLOW_PRIVATE", default=False),
        judge_url=judge_url,
        judge_model=judge_model,
        judge_key=judge_key,
    )


def _default_data_dir() -> Path:
    """Return the folder beside the checkout when there is one, else the user's own."""
    checkout = Path(__file__).resolve().parents[1]
    if (checkout / "pyproject.toml").exists() and os.access(checkout, os.W_OK):
        return checkout / "data"
    return Path.home() / ".local" / "share" / "credo"


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65535:  # noqa: PLR2004 - the highest port
        raise SettingsError("CREDO_PORT must be a number from 0 to 65535.")
    return int(text)


def _flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name, "").strip().lower()
    if text in ("", "1", "true", "yes", "0", "false", "no"):
        return default if text == "" else text in ("1", "true", "yes")
    raise SettingsError(f"{name} must be 1 or 0.")


def _origin(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::[0-9]{1,5})?", text):
        raise SettingsError("CREDO_ORIGIN must be a host name such as credo.example.org.")
    return text


def _tsa_url(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"https?://[^\s/]+(?:/\S*)?", text):
        raise SettingsError("CREDO_TSA_URL must begin with http:// or https://.")
    return text


def _judge(env: Mapping[str, str]) -> tuple[str | None, str, str | None]:
    """Return address, model and key; without an address nobody is asked."""
    url = env.get("CREDO_JUDGE_URL", "").strip().rstrip("/")
    if not url:
        return None, "", None
    if not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", url):
        raise SettingsError(
            "CREDO_JUDGE_URL must be a base address such as http://127.0.0.1:11434/v1, "
            "without a name, a password or a query."
        )
    model = env.get("CREDO_JUDGE_MODEL", "").strip()
    if not model or len(model) > JUDGE_MODEL_MAX_CHARS or not model.isprintable():
        raise SettingsError("CREDO_JUDGE_MODEL must name the model that CREDO_JUDGE_URL serves.")
    key = env.get("CREDO_JUDGE_KEY") or None
    if key is not None and not re.fullmatch(r"[!-~]+", key):
        raise SettingsError("CREDO_JUDGE_KEY must be printable ASCII without spaces.")
    return url, model, key


def _level(text: str) -> str:
    level = text.strip().lower()
    if level not in ("debug", "info", "warning", "error"):
        raise SettingsError("CREDO_LOG_LEVEL must be debug, info, warning or error.")
    return level
