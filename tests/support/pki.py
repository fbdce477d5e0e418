"""A fictional country's cards and the services around them: keys in SoftHSM2, and on loopback a certificate authority
with OCSP, revocation lists, and a time-stamp authority (certomancer)."""

import subprocess
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from string import Template

import pkcs11
from asn1crypto import algos, core, pem
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key
from werkzeug.serving import WSGIRequestHandler, make_server

LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "1234"
NATIONAL_NUMBERS = {
    "president": "85073000160",
    "director": "78021500236",
    "other": "90111100184",
    "revoked": "66040400132",
    "expired": "71092300187",
}
"""Fictitious ones with right check digits, by the name of the card. `expired` is a card whose time is over."""
RSA_CARDS = {"director"}
_SOFTWARE_KEYS = ("root", "citizens", "strangers", "ocsp", "tsa")

_CONFIGURATION = Template(Path(__file__).with_suffix(".yml").read_text())
_ENTITY = Template("""\
      $card-$use:
        common-name: $name Exemple ($title)
        surname: Exemple
        given-name: $name
        serial-number: "$number"
""")
_CERTIFICATE = Template("""\
      $card-$use:
        subject: $card-$use
        issuer: $issuer
        validity:
          valid-from: "2012-01-01T00:00:00+0000"
          valid-to: "$until-01-01T00:00:00+0000"
        extensions:
          - id: key_usage
            critical: true
            smart-value:
              schema: key-usage
              params: [$usage]
          - id: certificate_policies
            value:
              - policy_identifier: "$policy"
          - id: authority_information_access
            smart-value:
              schema: aia-urls
              params:
                ocsp-responder-names: [citizens]
                ca-issuer-links:
                  - repo: citizens
""")
_REVOCATION = """\
        revocation:
          revoked-since: "2024-01-01T00:00:00+0000"
          reason: key_compromise
"""
_USES = {
    "authentication": ("digital_signature", "2.16.56.12.1.1.2.2"),
    "signature": ("non_repudiation", "2.16.56.12.1.1.2.1"),
}


@dataclass(frozen=True)
class Card:
    """A card in the reader: two certificates (DER), and a key for each that never leaves SoftHSM."""

    name: str
    national_number: str
    authentication: bytes
    signature: bytes
    token: "Token" = field(repr=False)

    @property
    def elliptic(self) -> bool:
        return self.name not in RSA_CARDS

    def sign(self, use: str, digest: bytes, hash_function: str = "sha384") -> bytes:
        """Over a digest, as a card does: R||S for P-384, PKCS#1 v1.5 for RSA."""
        return self.token.sign(f"{self.name}-{use}", digest, hash_function, self.elliptic)


class Token:
    """A SoftHSM2 token with a key pair for each certificate. Its library can be loaded once in a process."""

    def __init__(self, folder: Path, environment: MutableMapping[str, str]) -> None:
        objects = folder / "tokens"
        objects.mkdir(parents=True)
        configuration = folder / "softhsm2.conf"
        configuration.write_text(f"directories.tokendir = {objects}\nobjectstore.backend = file\nlog.level = ERROR\n")
        environment["SOFTHSM2_CONF"] = str(configuration)
        command = ["softhsm2-util", "--init-token", "--free", "--label", "cards", "--pin", PIN, "--so-pin", "4321"]
        subprocess.run(command, check=True, capture_output=True)
        self._session = pkcs11.lib(LIBRARY).get_token(token_label="cards").open(rw=True, user_pin=PIN)
        self._lock = threading.Lock()

    def make_key(self, label: str, elliptic: bool) -> bytes:
        """A new key pair; the public half as PEM."""
        if elliptic:
            curve = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp384r1")}
            parameters = self._session.create_domain_parameters(pkcs11.KeyType.EC, curve, local=True)
            public, _ = parameters.generate_keypair(store=True, label=label)
            encoded = encode_ec_public_key(public)
            return pem.armor("PUBLIC KEY", encoded)
        public, _ = self._session.generate_keypair(pkcs11.KeyType.RSA, 2048, store=True, label=label)
        key = serialization.load_der_public_key(encode_rsa_public_key(public))
        return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)

    def sign(self, label: str, digest: bytes, hash_function: str, elliptic: bool) -> bytes:
        with self._lock:
            key = self._session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)
            if elliptic:
                return key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)
            return key.sign(_digest_info(digest, hash_function), mechanism=pkcs11.Mechanism.RSA_PKCS)


def _digest_info(digest: bytes, hash_function: str) -> bytes:
    algorithm = algos.DigestAlgorithm({"algorithm": hash_function, "parameters": core.Null()})
    return algos.DigestInfo({"digest_algorithm": algorithm, "digest": digest}).dump()


class Pki:
    """Addresses and certificates. `clock` moves the services in time; `time_stamps` switches the authority off."""

    def __init__(self, url: str, folder: Path, token: Token) -> None:
        self.url = url
        self.folder = folder
        self.offset = timedelta(0)
        self.time_stamps = True
        self.ocsp = True
        self._token = token
        configuration = CertomancerConfig.from_yaml(_configured(url, folder, token), key_search_dir=str(folder))
        self.architecture = configuration.get_pki_arch(ArchLabel("cards"))

    def certificate(self, label: str) -> bytes:
        """DER."""
        return self.architecture.get_cert(CertLabel(label)).dump()

    def pem(self, *labels: str) -> bytes:
        return b"".join(pem.armor("CERTIFICATE", self.certificate(label)) for label in labels)

    @cached_property
    def cards(self) -> dict[str, Card]:
        return {
            name: Card(
                name,
                number,
                self.certificate(f"{name}-authentication"),
                self.certificate(f"{name}-signature"),
                self._token,
            )
            for name, number in NATIONAL_NUMBERS.items()
        }

    @property
    def stranger(self) -> Card:
        """A card with the president's number, issued by an authority that nobody trusts."""
        return Card(
            "stranger",
            NATIONAL_NUMBERS["president"],
            self.certificate("stranger-authentication"),
            self.certificate("stranger-signature"),
            self._token,
        )

    @property
    def time_stamp_url(self) -> str:
        return f"{self.url}/cards/tsa/tsa"

    def now(self) -> datetime:
        """Whole seconds: fractions are not allowed in an OCSP answer."""
        return datetime.now(UTC).replace(microsecond=0) + self.offset  # noqa: TID251


class _Services(Animator):
    def __init__(self, pki: Pki) -> None:
        super().__init__(AnimatorArchStore({ArchLabel("cards"): pki.architecture}), with_web_ui=False)
        self._pki = pki

    def at_time(self, request: object) -> datetime:
        return self._pki.now()

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"]
        if ("/tsa/" in path and not self._pki.time_stamps) or ("/ocsp/" in path and not self._pki.ocsp):
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return []
        return super().__call__(environ, start_response)


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Tests read what fails, not what was asked."""


@contextmanager
def running(folder: Path, environment: MutableMapping[str, str]) -> Iterator[Pki]:
    """The services on a free port, until the block ends. `environment` receives what SoftHSM reads (os.environ)."""
    token = Token(folder, environment)
    application: list[_Services] = []
    server = make_server(
        "127.0.0.1", 0, lambda environ, start: application[0](environ, start), threaded=True, request_handler=_Quiet
    )
    pki = Pki(f"http://127.0.0.1:{server.server_port}", folder, token)
    application.append(_Services(pki))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield pki
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _configured(url: str, folder: Path, token: Token) -> str:
    keys = folder / "keys"
    keys.mkdir()
    parts: dict[str, list[str]] = {"keys": [], "entities": [], "certificates": []}
    for name in _SOFTWARE_KEYS:
        key = ec.generate_private_key(ec.SECP256R1()) if name != "tsa" else rsa.generate_private_key(65537, 2048)
        encoding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (keys / f"{name}.pem").write_bytes(key.private_bytes(*encoding))
        parts["keys"].append(f"      {name}: {{path: {name}.pem}}\n")
    for card, number in {**NATIONAL_NUMBERS, "stranger": NATIONAL_NUMBERS["president"]}.items():
        for use, (usage, policy) in _USES.items():
            (keys / f"{card}-{use}.pem").write_bytes(token.make_key(f"{card}-{use}", card not in RSA_CARDS))
            said = {"card": card, "use": use, "name": card.title(), "title": use.title(), "number": number}
            said |= {"usage": usage, "policy": policy, "until": "2022" if card == "expired" else "2050"}
            said |= {"issuer": "strangers" if card == "stranger" else "citizens"}
            parts["keys"].append(f"      {card}-{use}: {{path: {card}-{use}.pem, public-only: true}}\n")
            parts["entities"].append(_ENTITY.substitute(said))
            parts["certificates"].append(_CERTIFICATE.substitute(said) + (_REVOCATION if card == "revoked" else ""))
    return _CONFIGURATION.substitute(url=url, **{name: "".join(lines).rstrip() for name, lines in parts.items()})
