"""The site in processes of its own, on a free port of this machine."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import listening_socket
from tests.support.site import SITE
from tests.support.waiting import until


@contextmanager
def process(*command: str, variables: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen]:
    """A process that ends with the block; what it said is in `log`."""
    with log.open("ab") as output:
        started = subprocess.Popen(
            [sys.executable, *command], env={**os.environ, **variables}, stdout=output, stderr=output
        )
        try:
            yield started
        finally:
            started.terminate()
            try:
                started.wait(30)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


@contextmanager
def served(variables: Mapping[str, str], folder: Path, port: int = 0, site: str = SITE) -> Iterator[str]:
    """One of the sites in gunicorn as in production, on a port that had to be known before if need be; its address."""
    with listening_socket(port) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        log = folder / f"{site}.log"
        options = ["--worker-class=gthread", "--threads=8", "--access-logfile=-", f"--bind=fd://{listener.fileno()}"]
        with log.open("ab") as output:
            web = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *options, f"rapport_unique.sites.{site}.wsgi"],
                env={**os.environ, **_settings(site), "RU_DEMO": "1", "RU_ADDRESS": address, **variables},
                stdout=output,
                stderr=output,
                pass_fds=[listener.fileno()],
            )
        try:
            until(lambda: answers(f"{address}/healthz") or web.poll(), f"gunicorn answers, see {log}")
            assert web.poll() is None, log.read_text()
            yield address
        finally:
            web.terminate()
            web.wait(30)


def command(*words: str, variables: Mapping[str, str], site: str) -> str:
    """What the `rapport-unique` command says when it is run for a site."""
    run = "import sys; from rapport_unique.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = {**os.environ, **_settings(site), "RU_DEMO": "1", **variables}
    ended = subprocess.run(
        [sys.executable, "-c", run, *words], env=environment, check=True, capture_output=True, text=True
    )
    return ended.stdout


def _settings(site: str) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": f"rapport_unique.sites.{site}.settings"}


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False
