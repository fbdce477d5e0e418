"""Which characters a document can show. PDF/A refuses what its fonts lack, so every other character is spelled out."""

import re
import unicodedata

# Latin with its accents, Greek, Cyrillic, punctuation, currencies and the usual signs: in the fonts inside Typst.
# Left out on purpose: controls, marks of direction, invisible separators and the soft hyphen, which would let a text
# look like another one.
_SHOWN = (
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u034e\u0350-\u036f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce"
    "\u0400-\u0477\u1e00-\u1eff\u2009\u2010-\u2027\u202f-\u2037\u2039-\u203e\u20a0-\u20b5\u2116\u2122\u2190-\u2193"
    "\u2202\u2206\u220f\u2211\u2212\u221a\u221e\u222b\u2248\u2260\u2264\u2265\u25a0\u25a1\u25ca\u2713\u2717\ufb01\ufb02"
)
_UNSHOWN = re.compile(f"[^{_SHOWN}]")
_BREAKS = re.compile(r"\s*[\n\r\t\v\f\u2028\u2029]+\s*")


def shown(text: str) -> str:
    """`text` on one line, each character that cannot be shown as its code point: `[U+202E]`."""
    on_one_line = _BREAKS.sub(" ", unicodedata.normalize("NFC", text))
    return _UNSHOWN.sub(lambda found: f"[U+{ord(found[0]):04X}]", on_one_line)


def breakable(text: str, every: int) -> str:
    """`text` with a place to break after each `every` characters of a longer word, which then stays in its cell."""
    if len(text) <= every:
        return text
    return re.sub(rf"([^ \u00ad-]{{{every}}})(?=[^ ])", "\\1\u200b", text)
