"""No code without a proof: every one that the product defines is named by a test or by a worked example."""

import re
from functools import cache
from pathlib import Path

import pytest
from tools.reference_docs import every_code

from rapport_unique.core.texts import LANGUAGES

TESTS = Path(__file__).parent
KINDS = [kind for kinds in every_code().values() for kind in kinds]


@cache
def named():
    """The codes between quotes in the tests, or before the name of a column in the worked examples."""
    texts = (path.read_text(encoding="utf-8") for path in (*TESTS.rglob("*.py"), *TESTS.rglob("*.toml")))
    return {code for text in texts for code in re.findall(r"""["']([a-z0-9-]+)(?=["' ])""", text)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_code_is_named_by_a_test(kind):
    assert kind.code in named()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_code_speaks_three_languages(kind):
    for text in filter(None, (kind.message, kind.expected, kind.law)):
        assert all(text.say(language).strip() for language in LANGUAGES)
