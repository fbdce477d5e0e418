"""For whoever connects a case system: what is wrong with it, and what it would answer about a person.

`python -m rapport_unique.exchange.node.case_systems ADDRESS` reads national numbers from standard input, one a line: on
the command line they would be seen by others.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime

from rapport_unique.console import BLOCKING, OK, REFUSED, USAGE, Parser, note, print_findings, print_json
from rapport_unique.core.findings import Finding, Refused, Severity, findings_json
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.exchange.node.bodies import body_of
from rapport_unique.exchange.node.case_systems.choosing import cases_from
from rapport_unique.exchange.node.cases import Away
from rapport_unique.exchange.protocol.code_lists import PHASE_TWO
from rapport_unique.exchange.protocol.messages import validate
from rapport_unique.exchange.protocol.values import Ssin


def main(arguments: Sequence[str], numbers: Sequence[str]) -> int:
    """OK, BLOCKING where the case system has faults, REFUSED where it is away or says what fits no answer."""
    parser = Parser(prog="case_systems", description="say what is wrong with a case system, and what it answers")
    parser.add_argument("address", help="csv:/folder, sqlite:/file or postgresql://user:password@host/name")
    parser.add_argument("--lang", choices=LANGUAGES, default="fr", help="language of the messages")
    options = parser.parse_args(arguments)
    try:
        cases = cases_from(options.address, _now)
        findings = list(cases.findings())
        print_findings(findings_json(findings, options.lang))
        for number in numbers:
            body = body_of(cases.file_of(Ssin().parse(number), date.min, None), PHASE_TWO, date.min, None)
            validate(body)
            print_json(body)
    except ValueError as error:
        note(str(error))
        return USAGE
    except Away as away:
        note(f"away: {away}")
        return REFUSED
    except Refused as refusal:
        refused = Finding(refusal.code, Severity.BLOCKING, read="…", facts=refusal.facts)
        print_findings(findings_json([refused], options.lang))
        return REFUSED
    return BLOCKING if findings else OK


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - beside a site there is no other clock


if __name__ == "__main__":
    said = [] if sys.stdin.isatty() else [line.strip() for line in sys.stdin if line.strip()]
    sys.exit(main(sys.argv[1:], said))
