"""The commands of the exchange: `rapport-unique-node`, `rapport-unique-hub`, and its demonstration."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rapport_unique.console import (
    BLOCKING,
    OK,
    REFUSED,
    USAGE,
    Parser,
    UsageError,
    language_and_json,
    note,
    print_findings,
    print_json,
    read_bytes,
    say,
)
from rapport_unique.core.texts import LANGUAGES

_PROCESSES = (
    ("serve", "serve the site: its pages, its worker and what carries messages"),
    ("carry", "carry messages alone"),
    ("worker", "run a worker alone"),
    ("migrate", "create or update the database"),
    ("demo", "load the demonstration's people"),
)

_LONGEST_REASON = 200


def node(arguments: Sequence[str] | None = None) -> int:
    """`rapport-unique-node`: one centre's end of the exchange."""
    parser = Parser(prog="rapport-unique-node", description="One centre's end of the exchange between centres.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    _processes(commands, "node")
    _keys(commands)
    return _run(parser, arguments)


def hub(arguments: Sequence[str] | None = None) -> int:
    """`rapport-unique-hub`: what stands between the centres, and the authority's tools."""
    parser = Parser(prog="rapport-unique-hub", description="The hub of the exchange between centres.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    _processes(commands, "hub")
    _keys(commands)
    _authority(commands)
    _operating(commands)

    demonstration = commands.add_parser("demonstrate", help="a hub and three nodes on this machine")
    demonstration.add_argument("--home", type=Path, default=Path("var/exchange"), metavar="FOLDER")
    demonstration.add_argument("--port", type=int, default=8010, help="of the hub; the nodes take the three after it")
    demonstration.set_defaults(run=_demonstrate)
    return _run(parser, arguments)


def _run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
    except UsageError as error:
        note(f"{parser.prog}: {error}")
        return USAGE
    except (OSError, ValueError) as error:
        note(f"{parser.prog}: {error}")
        return REFUSED
    return status


def _processes(commands: Any, site: str) -> None:
    for name, explanation in _PROCESSES:
        command = commands.add_parser(name, help=explanation)
        if name == "serve":
            usual = {"hub": "127.0.0.1:8010", "node": "127.0.0.1:8011"}[site]
            command.add_argument("--bind", default=usual, metavar="HOST:PORT")
        command.set_defaults(run=_process, name=name, site=site)
    state = commands.add_parser("state", help="print what is wrong and how much waits, as JSON; 1 where anything is")
    state.set_defaults(run=_process, name="state", site=site)
    verify = commands.add_parser("verify-journal", help="recompute every chain and every root of the journal")
    verify.add_argument("--peers", type=Path, metavar="FILE", help="compare with the roots that peers hold besides")
    verify.set_defaults(run=_process, name="verify_journal", site=site)
    roots = commands.add_parser("peer-roots", help="print the roots that this site holds of other journals, as JSON")
    roots.add_argument("--member", default="", metavar="CBE", help="of one member alone")
    roots.set_defaults(run=_process, name="peer_roots", site=site)


def _process(options: argparse.Namespace) -> int:
    from rapport_unique.sites import processes

    status: int = getattr(processes, options.name)(options)
    return status


def _keys(commands: Any) -> None:
    keys = commands.add_parser("keys", help="make a member's keys and what the authority certifies")
    keys.add_argument("folder", type=Path, metavar="FOLDER", help="of the membership")
    _member(keys)
    keys.set_defaults(run=_make_keys)


def _member(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--number", required=True, metavar="CBE", help="enterprise number, ten digits")
    parser.add_argument("--name", required=True)


def _make_keys(options: argparse.Namespace) -> int:
    from rapport_unique.exchange.membership import make_keys

    make_keys(options.folder, _number(options.number), options.name, _passphrase())
    say(f"{options.folder}: bring signing.csr and opening.csr to the authority; the keys stay here")
    return OK


def _authority(commands: Any) -> None:
    authority = commands.add_parser("authority", help="certify members, revoke, publish the directory")
    actions = authority.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)

    create = actions.add_parser("create", help="make an authority")
    create.add_argument("folder", type=Path, metavar="FOLDER")
    create.add_argument("--name", required=True)
    create.set_defaults(run=_create)

    enrol = actions.add_parser("enrol", help="certify a member's keys, or renew them")
    enrol.add_argument("folder", type=Path, metavar="FOLDER")
    _member(enrol)
    enrol.add_argument("--telephone", required=True)
    enrol.add_argument("--requests", required=True, type=Path, metavar="FOLDER", help="with the two .csr")
    enrol.add_argument("--hub", action="store_true", help="this member is the hub")
    enrol.set_defaults(run=_enrol)

    revoke = actions.add_parser("revoke", help="revoke every certificate of a member")
    revoke.add_argument("folder", type=Path, metavar="FOLDER")
    revoke.add_argument("--number", required=True, metavar="CBE")
    revoke.set_defaults(run=_revoke)

    publish = actions.add_parser("publish", help="sign the directory anew; at least once a month")
    publish.add_argument("folder", type=Path, metavar="FOLDER")
    publish.set_defaults(run=_publish)


def _operating(commands: Any) -> None:
    dead = commands.add_parser("dead-letters", help="list what was put aside, still sealed")
    dead.add_argument("--json", action="store_true", help="as data")
    dead.set_defaults(run=_dead_letters)

    replay = commands.add_parser("replay", help="deliver a dead letter anew, once its cause is mended")
    replay.add_argument("id", metavar="ID")
    replay.add_argument("--reason", required=True, metavar="TEXT", help="for the journal; never a person")
    replay.set_defaults(run=_replay)

    population = commands.add_parser("population", help="load who is who, where no national register can be asked")
    population.add_argument("file", type=Path, metavar="CSV", help="columns as docs/operations/exchange.md says")
    language_and_json(population)
    population.set_defaults(run=_population)

    statistics = commands.add_parser("statistics", help="print the published numbers, as JSON")
    statistics.set_defaults(run=_statistics)

    users = commands.add_parser("nats-users", help="print whom a NATS server lets do what, as JSON")
    users.set_defaults(run=_nats_users)

    cbss = commands.add_parser(
        "cbss", help="print a message in the blocks of the Crossroads Bank, checked by the schema; nothing is sent"
    )
    cbss.add_argument("file", type=Path, metavar="FILE", help="the message as JSON; - for standard input")
    cbss.add_argument("--read", action="store_true", help="FILE is such a document: print its message")
    cbss.add_argument("--lang", choices=LANGUAGES, default="fr", help="language of the messages")
    cbss.set_defaults(run=_cbss)


def _dead_letters(options: argparse.Namespace) -> int:
    from rapport_unique.sites.processes import setup

    setup("hub")
    from rapport_unique.exchange.hub.custody import dead_letters

    found = dead_letters()
    if options.json:
        print_json(found)
    else:
        for each in found:
            say(f"{each['since']}  {each['recipient']}  {each['id']}  {each['bytes']} bytes  {each['reason']}")
        note(f"{len(found)} dead letters")
    return OK


def _replay(options: argparse.Namespace) -> int:
    from rapport_unique.sites.logs import masked
    from rapport_unique.sites.processes import setup

    reason = options.reason.strip()
    if not 3 <= len(reason) <= _LONGEST_REASON:
        raise UsageError(f"--reason takes 3 to {_LONGEST_REASON} characters")
    if masked(reason) != reason:
        raise UsageError("--reason looks as if it held a national number, which the journal never forgets")
    setup("hub")
    from rapport_unique.exchange.hub.custody import replay

    try:
        replay(options.id, reason)
    except KeyError:
        raise ValueError(f"{options.id} is no dead letter") from None
    say(f"{options.id} is delivered anew")
    return OK


def _population(options: argparse.Namespace) -> int:
    from rapport_unique.sites.processes import setup

    content = read_bytes(options.file)
    setup("hub")
    from django.conf import settings

    from rapport_unique.accounts.access import Program
    from rapport_unique.core.findings import findings_json
    from rapport_unique.exchange.hub.population import SqlPopulation

    findings = SqlPopulation(settings.PSEUDONYM_KEYS).load(content, actor=Program("operator"))
    told = findings_json(findings, options.lang or "fr")
    if options.json:
        print_json({"findings": told})
    else:
        print_findings(told)
    return BLOCKING if findings else OK


def _statistics(options: argparse.Namespace) -> int:
    from rapport_unique.sites.processes import setup

    setup("hub")
    from rapport_unique.exchange.hub.statistics import published_months

    print_json(published_months())
    return OK


def _nats_users(options: argparse.Namespace) -> int:
    from rapport_unique.sites.processes import setup

    setup("hub")
    from rapport_unique.exchange.hub.running import nats_users

    print_json({"users": nats_users()})
    return OK


def _cbss(options: argparse.Namespace) -> int:
    import json

    from rapport_unique.core.findings import KINDS, Finding, Refused, findings_json
    from rapport_unique.exchange.cbss import documents

    content = sys.stdin.buffer.read() if str(options.file) == "-" else read_bytes(options.file)
    try:
        if options.read:
            print_json(documents.read(content))
        else:
            sys.stdout.buffer.write(documents.written(json.loads(content)))
    except RecursionError:
        raise ValueError("what stands there is too deep") from None
    except Refused as refusal:
        told = Finding(refusal.code, KINDS[refusal.code].severity, facts=refusal.facts)
        print_findings(findings_json([told], options.lang))
        return BLOCKING
    return OK


def _create(options: argparse.Namespace) -> int:
    from rapport_unique.exchange.registrar import Registrar

    Registrar(options.folder, _passphrase()).create(options.name, _now())
    return OK


def _enrol(options: argparse.Namespace) -> int:
    from rapport_unique.exchange.protocol.directory import Member
    from rapport_unique.exchange.registrar import Registrar

    member = Member(_number(options.number), options.name, options.telephone)
    Registrar(options.folder, _passphrase()).enrol(member, options.requests, _now(), is_hub=options.hub)
    return OK


def _revoke(options: argparse.Namespace) -> int:
    from rapport_unique.exchange.registrar import Registrar

    revoked = Registrar(options.folder, _passphrase()).revoke(_number(options.number), _now())
    say(f"{revoked} revoked; publish the directory now")
    return OK


def _publish(options: argparse.Namespace) -> int:
    from rapport_unique.exchange.membership import DIRECTORY
    from rapport_unique.exchange.registrar import Registrar

    Registrar(options.folder, _passphrase()).publish(_now())
    say(f"{options.folder / DIRECTORY}: bring it to the hub's membership folder")
    return OK


def _demonstrate(options: argparse.Namespace) -> int:
    from rapport_unique.sites import demonstration

    return demonstration.run(options.home.resolve(), options.port)


def _number(written: str) -> str:
    import re

    digits = re.sub(r"[ .]", "", written)
    if not re.fullmatch(r"[01][0-9]{9}", digits) or 97 - int(digits[:8]) % 97 != int(digits[8:]):
        raise UsageError(f"{written!r} is no enterprise number: ten digits, of which the last two check the others")
    return digits


def _passphrase() -> str:
    """That protects private keys at rest, if there is one."""
    import os

    return os.environ.get("RU_MEMBERSHIP_PASSPHRASE", "")


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)  # noqa: TID251 - off line there is no other clock


if __name__ == "__main__":
    sys.exit({"node": node, "hub": hub}[sys.argv[1]](sys.argv[2:]))
