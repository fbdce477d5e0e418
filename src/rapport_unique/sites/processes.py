"""The processes of a site: prepare it, work off its outbox, and serve it with one command that watches over both."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from types import FrameType

_STEADY_SECONDS = 30.0
_LONGEST_WAIT = 30.0
_STOP_SECONDS = 25.0
_BESIDE = {"rapport": ("worker",), "budget": ("worker",), "node": ("worker", "carry"), "hub": ("worker", "carry")}
"""The processes of a site beside its pages."""


def setup(site: str = "rapport") -> None:
    """Start Django with the settings of a site (`--site`, else RU_SITE); so do the processes that this one starts."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = f"rapport_unique.sites.{site}.settings"
    django.setup()


def migrate(args: argparse.Namespace) -> int:
    """Bring the database, the centres and the static files to this version."""
    setup(args.site)
    from django.core.management import call_command

    from rapport_unique.accounts.access import Program
    from rapport_unique.accounts.centres import import_centres

    call_command("check", verbosity=0)
    call_command("migrate", interactive=False, verbosity=1)
    call_command("collectstatic", interactive=False, verbosity=0)
    import_centres(actor=Program("migrate"))
    return 0


def demo(args: argparse.Namespace) -> int:
    """Load the demonstration; what is there already stays."""
    setup(args.site)
    import_module(f"rapport_unique.sites.{args.site}.demo").load()
    return 0


def verify_journal(args: argparse.Namespace) -> int:
    """Recompute the whole journal; 1 and the name of what is wrong if anything is."""
    setup(args.site)
    import json

    from rapport_unique.console import print_json
    from rapport_unique.journal.roots import verify_journal as verify

    found = verify()
    if getattr(args, "peers", None):
        running = import_module(f"rapport_unique.exchange.{args.site}.running")
        found |= {"peers": running.compare(json.loads(args.peers.read_text(encoding="utf-8")))}
    print_json(found)
    return 1 if found["broken"] or found.get("peers", {}).get("broken") else 0


def peer_roots(args: argparse.Namespace) -> int:
    """Print the roots of others that a hub or node holds, for whoever compares their journal with them."""
    setup(args.site)
    from rapport_unique.console import print_json

    print_json(import_module(f"rapport_unique.exchange.{args.site}.running").peer_roots(args.member))
    return 0


def state(args: argparse.Namespace) -> int:
    """Print how a hub or a node does, with the numbers that anybody may not read; 1 where anything is wrong."""
    setup(args.site)
    from rapport_unique.console import print_json

    found = import_module(f"rapport_unique.exchange.{args.site}.state").look()
    print_json(found.for_operator())
    return 1 if found.trouble else 0


def seal_key(args: argparse.Namespace) -> int:
    """Print the public half of the calculator's key, as its entry in another site's file of trusted keys."""
    setup("budget")
    from rapport_unique.budgets.sealing import trusted_entry

    try:
        first = date.fromisoformat(args.first) if args.first else None
    except ValueError:
        print(f"--first takes a date such as 2023-05-01, not {args.first!r}", file=sys.stderr)  # noqa: T201
        return 64
    print(trusted_entry(first, synthetic=args.synthetic), end="")  # noqa: T201
    return 0


def invite(args: argparse.Namespace) -> int:
    """Print an invitation code for somebody whom no access manager can invite."""
    setup(args.site)
    from rapport_unique.accounts import credentials
    from rapport_unique.accounts.access import Program
    from rapport_unique.accounts.models import Person

    person = Person.objects.filter(email=args.email.strip().lower()).first()
    if person is None:
        print(f"nobody is known by {args.email}", file=sys.stderr)  # noqa: T201
        return 1
    print(credentials.invite(person=person, by=Program("operator").identifier))  # noqa: T201
    return 0


def worker(args: argparse.Namespace) -> int:
    """Work off the outbox until SIGTERM or SIGINT; the message in hand is finished first."""
    setup(args.site)
    from rapport_unique.outbox.worker import run

    stop = threading.Event()
    on_stop(stop)
    run(stop)
    return 0


def carry(args: argparse.Namespace) -> int:
    """Carry the messages of a hub or a node until SIGTERM or SIGINT; the message in hand is finished first."""
    setup(args.site)
    stop = threading.Event()
    on_stop(stop)
    import_module(f"rapport_unique.exchange.{args.site}.running").carry(stop)
    return 0


def serve(args: argparse.Namespace) -> int:
    """Run gunicorn and what belongs beside it; restart what dies; stop all on SIGTERM or SIGINT.

    One web process on SQLite, whose writers queue anyway; RU_WEB_PROCESSES and RU_WEB_THREADS say more on PostgreSQL.
    """
    stop = threading.Event()
    on_stop(stop)
    children = [Child("web", web_command(args.site, args.bind))]
    children += [Child(each, [sys.executable, "-m", __spec__.name, each, args.site]) for each in _BESIDE[args.site]]
    print(f"http://{args.bind}/", flush=True)  # noqa: T201
    supervise(children, stop)
    return 0


def web_command(site: str, bind: str) -> list[str]:
    """gunicorn with threads: connections to the database live as long as they do."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        f"rapport_unique.sites.{site}.wsgi",
        f"--bind={bind}",
        "--worker-class=gthread",
        f"--workers={os.environ.get('RU_WEB_PROCESSES', '1')}",
        f"--threads={os.environ.get('RU_WEB_THREADS', '8')}",
        "--timeout=60",
        "--graceful-timeout=20",
        "--log-level=warning",
    ]


@dataclass
class Child:
    """A process to keep alive. The wait before a restart doubles while it dies young."""

    name: str
    command: list[str]
    environment: dict[str, str] | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = 0.0
    wait: float = field(default=1.0)

    def watch(self, now: float) -> None:
        """Start what is to be started; plan the restart of what died."""
        if self.process is None:
            if now >= self.start_at:
                self.process = subprocess.Popen(self.command, env=self.environment)  # noqa: S603
                self.started = now
        elif (code := self.process.poll()) is not None:
            self.wait = 1.0 if now - self.started > _STEADY_SECONDS else min(self.wait * 2, _LONGEST_WAIT)
            print(f"{self.name} ended with {code}; again in {self.wait:.0f} s", file=sys.stderr, flush=True)  # noqa: T201
            self.process, self.start_at = None, now + self.wait


def supervise(children: list[Child], stop: threading.Event, pause: float = 0.5) -> None:
    """Keep the children alive until `stop` is set, then end them by their ids."""
    while not stop.is_set():
        for child in children:
            child.watch(time.monotonic())
        stop.wait(pause)
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def on_stop(stop: threading.Event) -> None:
    """Set `stop` on SIGTERM and SIGINT."""

    def handle(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)


if __name__ == "__main__":
    sys.exit({"worker": worker, "carry": carry}[sys.argv[1]](argparse.Namespace(site=sys.argv[2])))
