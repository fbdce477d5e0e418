"""A real OpenID provider (npm oidc-provider), in a process of its own on loopback."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from joserfc.jwk import RSAKey
from tests.support.pki import NATIONAL_NUMBERS
from tests.support.ports import free_port

from rapport_unique.adapters.login.openid import Provider

_HERE = Path(__file__).parent
LEVEL = "urn:be:fedict:iam:fas:Level{}"
PEOPLE = {
    name: {
        "egovNRN": number,
        "surname": "Exemple",
        "givenName": name.title(),
        "prefLanguage": "fr",
    }
    for name, number in NATIONAL_NUMBERS.items()
} | {"nameless": {"surname": "Sans", "givenName": "Numéro"}}


@dataclass(frozen=True)
class OpenId:
    """The provider and a client of it. `other` is a second client, for tokens that are meant for somebody else."""

    issuer: str
    key: str

    def client(self, redirect_uri: str, client_id: str = "rapport", **changes: Any) -> Provider:
        return Provider(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/auth",
            token_endpoint=f"{self.issuer}/token",
            userinfo_endpoint=f"{self.issuer}/me",
            jwks_uri=f"{self.issuer}/jwks",
            client_id=client_id,
            redirect_uri=redirect_uri,
            key=self.key,
            key_id="rapport-1",
            **changes,
        )

    def control(self, **said: Any) -> None:
        """Who signs in next (`account`), how surely (`acr`), whether they cancel or see a page first (`wait`)."""
        requests.post(f"{self.issuer}/control", data=json.dumps(said), timeout=10).raise_for_status()

    def visit(self, url: str, redirect_uri: str, browser: requests.Session | None = None) -> dict[str, str]:
        """Follow a visitor from the site to the provider and back; what their browser then brings."""
        browser = browser or requests.Session()
        for _ in range(8):
            answer = browser.get(url, allow_redirects=False, timeout=10)
            assert answer.status_code in (302, 303), answer.text
            url = urljoin(url, answer.headers["Location"])
            if url.startswith(redirect_uri):
                return dict(parse_qsl(urlsplit(url).query))
        raise AssertionError("the provider never sent the visitor back")


def client_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "rapport-1", "use": "sig", "alg": "RS256"})


@contextmanager
def running(redirect_uris: list[str], port: int | None = None, key: RSAKey | None = None) -> Iterator[OpenId]:
    """`port` and `key` (of the client) for a site that had to know them before."""
    key = key or client_key()
    signing = RSAKey.generate_key(2048, {"kid": "provider-1", "use": "sig", "alg": "RS256"})
    clients = [
        {
            "client_id": client,
            "redirect_uris": redirect_uris,
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "RS256",
            "jwks": {"keys": [key.as_dict(private=False)]},
            **({} if client == "unsigned" else {"userinfo_signed_response_alg": "RS256"}),
        }
        for client in ("rapport", "other", "unsigned")
    ]
    port = port or free_port()
    issuer = f"http://127.0.0.1:{port}"
    settings = {
        "port": port,
        "issuer": issuer,
        "clients": clients,
        "people": PEOPLE,
        "keys": [signing.as_dict(private=True)],
    }
    process = subprocess.Popen(
        ["node", "provider.mjs", json.dumps(settings)],
        cwd=_installed(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        yield OpenId(issuer, key.as_pem(private=True).decode())
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def _installed() -> Path:
    """The provider with its packages, installed once for each lock file."""
    lock = (_HERE / "package-lock.json").read_bytes() + (_HERE / "provider.mjs").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rapport-unique"
    folder = cache / f"openid-{hashlib.sha256(lock).hexdigest()[:16]}"
    if folder.exists():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=cache))
    for name in ("package.json", "package-lock.json", "provider.mjs"):
        shutil.copy(_HERE / name, making)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=making, check=True, capture_output=True)
    try:
        making.rename(folder)
    except OSError:  # another process of the run was first
        shutil.rmtree(making)
    return folder
