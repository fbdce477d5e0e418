"""Typed reading of the RU_* environment variables, so that a wrong value stops the start and names itself."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


class Environment:
    """`RU_` variables by their short name: `env.bool("DEMO")` reads RU_DEMO."""

    def __init__(self, variables: Mapping[str, str] = os.environ, prefix: str = "RU_") -> None:
        self._variables = variables
        self._prefix = prefix

    def text(self, name: str, default: str = "") -> str:
        return self._variables.get(self._prefix + name, default).strip()

    def bool(self, name: str, default: bool = False) -> bool:
        word = self.text(name, str(default)).lower()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        raise ImproperlyConfigured(f"{self._prefix}{name} must be 1 or 0")

    def int(self, name: str, default: int) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise ImproperlyConfigured(f"{self._prefix}{name} must be a whole number") from None

    def path(self, name: str, default: Path) -> Path:
        return Path(self.text(name) or default).expanduser().resolve()

    def optional_path(self, name: str) -> Path | None:
        """A file or folder that must be there, if it is named."""
        if not (word := self.text(name)):
            return None
        path = Path(word).expanduser().resolve()
        if not path.exists():
            raise ImproperlyConfigured(f"{self._prefix}{name}: {path} does not exist")
        return path

    def list(self, name: str, default: str = "") -> list[str]:
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]


def sqlite(file: Path) -> dict[str, Any]:
    """Readers never wait (WAL); a writer takes its lock at the start, so that no transaction fails half-way."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?sslmode=require`; a connection lives as long as its thread."""
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise ImproperlyConfigured("RU_DATABASE_URL must look like postgresql://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def kept_secret(file: Path) -> str:
    """The secret in `file`, made once and readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with open(descriptor, "w") as stream:
        secret = secrets.token_urlsafe(50)
        stream.write(secret)
    return secret


def database(env: Environment, file: Path) -> dict[str, Any]:
    """PostgreSQL where RU_DATABASE_URL names one, else SQLite in `file`."""
    url = env.text("DATABASE_URL")
    return postgresql(url) if url else sqlite(file)


def shared_secret(env: Environment, name: str, file: Path) -> str:
    """The secret that an operator sets; on one machine it may be left to be made in `file`."""
    if secret := env.text(name):
        return secret
    if env.text("DATABASE_URL"):
        raise ImproperlyConfigured(f"With RU_DATABASE_URL, set RU_{name}: every machine must share it.")
    return kept_secret(file)


def cookie_name(name: str, https: bool) -> str:
    """With the prefix that keeps other hosts of the domain from planting one, where the connection is secure."""
    return f"__Host-{name}" if https else name
