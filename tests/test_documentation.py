"""The documentation names what exists: settings, targets, files."""

import re
from pathlib import Path

import pytest

from rapport_unique.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def text(path):
    return path.read_text(encoding="utf-8")


def test_every_setting_is_documented_and_every_documented_setting_exists():
    sources = "\n".join(map(text, (ROOT / "src" / "rapport_unique" / "sites").rglob("*.py")))
    read = {f"RU_{name}" for name in re.findall(r"env(?:\.\w+\(|, )\"([A-Z_]+)\"", sources)}
    read |= set(re.findall(r"\bRU_[A-Z]+(?:_[A-Z]+)*", sources))
    read |= {f"RU_HELP_{desk}_{way}" for desk in ("TECHNICAL", "CONTENT") for way in ("EMAIL", "TELEPHONE")}
    documented = set(re.findall(r"`(RU_[A-Z_]+)`", text(ROOT / "docs" / "operations" / "configuration.md")))
    assert documented == read


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", text(page)):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_name_targets_of_the_makefile(page):
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.M))
    assert set(re.findall(r"`make ([a-z-]+)`", text(page))) <= targets


def test_every_dependency_has_its_reason():
    reasons = text(ROOT / "docs" / "dependencies.md").lower()
    for name in ("runtime", "dev", "bench"):
        for line in text(ROOT / "requirements" / f"{name}.in").splitlines():
            if package := re.match(r"[A-Za-z][\w-]*", line):
                assert package.group().lower() in reasons, package.group()


def test_every_decision_has_its_number():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
    for path in (ROOT / "docs" / "adr").glob("*.md"):
        assert text(path).startswith(f"# {int(path.name[:4])}. "), path.name


def test_the_shape_of_answers_in_the_documentation_is_evaluated(tmp_path):
    page = text(ROOT / "docs" / "cli.md")
    path = tmp_path / "answers.json"
    path.write_text(page[page.index('    {"prefilled"') : page.index("\n\nThe answer is")])
    command = ["evaluate", "--measure", "redi", "--period", "2023", "--input", str(path), "--centre", "62063", "--json"]
    assert main(command) == 0
