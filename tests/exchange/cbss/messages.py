"""Any message that the Bank's blocks can carry."""

import unicodedata
from datetime import UTC, date, datetime

from hypothesis import strategies as st
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, a_ssin

from rapport_unique.exchange.protocol.code_lists import Block, Purpose, Quality
from rapport_unique.exchange.protocol.identifiers import RANDOM_BYTES, instant, new_id

_FIRST, _LAST = datetime(1990, 1, 1), datetime(2190, 1, 1)
_moments = st.datetimes(_FIRST, _LAST, timezones=st.just(UTC))
_instants = _moments.map(instant)
_ids = st.builds(new_id, _moments, st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES))
_days = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat)
_centres = st.sampled_from([LIEGE, GHENT, EUPEN])
_references = st.from_regex(r"[A-Za-z0-9._/-]{1,64}", fullmatch=True)
_ssins = st.builds(a_ssin, st.integers(0, 97), st.dates(date(1900, 1, 1), date(1999, 12, 31)))
_base64 = "ABCabc019_-"
_parts = st.text(_base64, min_size=1, max_size=60)
_codes = st.from_regex(r"[a-z][a-z0-9-]{2,63}", fullmatch=True)


def _in_xml(text: str) -> bool:
    return not any(unicodedata.category(each) in ("Cc", "Cs") or each in "\ufffe\uffff" for each in text)


_names = st.text(min_size=1, max_size=100).filter(_in_xml)


def _object(required: dict, **optional) -> st.SearchStrategy:
    return st.fixed_dictionaries(required, optional=optional)


def _message(kind: str, sender, to, values: dict, **optional) -> st.SearchStrategy:
    header = {"type": st.just(f"rse.{kind}.v1"), "id": _ids, "from": sender, "to": to, "sent": _instants}
    return _object({**header, **values}, **optional)


_hub = st.just(HUB)
_period = _object({"begin": _days}, end=_days)
_quality = st.sampled_from(Quality).map(int)
_key = st.fixed_dictionaries(
    {"kty": st.just("EC"), "crv": st.just("P-256"), **dict.fromkeys("xy", st.text(_base64, min_size=43, max_size=43))}
)
_sealed = st.builds(
    "{}.{}.{}.{}.{}".format,
    _parts,
    _parts,
    st.text(_base64, min_size=16, max_size=16),
    _parts,
    st.text(_base64, min_size=22, max_size=22),
)
REQUESTS = _message(
    "request",
    _centres,
    _hub,
    {
        "agent": _references,
        "legalContext": st.just("PCSA:SOCIAL_INQUIRY:RSE"),
        "purpose": _object({"code": st.sampled_from(Purpose).map(str), "inquiry": _references}),
        "ssin": _ssins,
        "blocks": st.lists(st.sampled_from(Block).map(str), min_size=1, unique=True),
        "period": _period,
        "answerKey": _key,
        "expires": _instants,
        "idempotencyKey": _ids,
    },
)
ANSWERS = _message("answer", _centres, _hub, {"ticket": _ids, "delivery": _ids, "customer": _centres, "body": _sealed})
FAILURES = _message(
    "failure",
    _hub,
    _centres,
    {
        "ticket": _ids,
        "delivery": _ids,
        "supplier": _centres,
        "reason": st.sampled_from(["OVERDUE", "EXPIRED", "REFUSED"]),
        "final": st.booleans(),
    },
)
_proof = st.one_of(
    _object({"identityCard": st.from_regex(r"[0-9A-Z]{9,12}", fullmatch=True)}),
    _object({"lastName": _names, "birthDate": _days}, firstName=_names),
)
_inscription = {"quality": _quality, "period": _period}
REGISTRATIONS = st.one_of(
    _message(
        "register",
        _centres,
        _hub,
        {"action": st.just("REGISTER"), "ssin": _ssins, **_inscription, "proof": _proof},
    ),
    _message("register", _centres, _hub, {"action": st.just("UNREGISTER"), "ssin": _ssins, **_inscription}),
    _message("register", _centres, _hub, {"action": st.just("LIST"), "ssin": _ssins}, proof=_proof, **_inscription),
)
INSCRIPTIONS = _message(
    "inscriptions",
    _hub,
    _centres,
    {
        "reply": _ids,
        "status": _object({"value": st.sampled_from(["OK", "NOK"])}, code=_codes),
        "inscriptions": st.lists(_object(_inscription), max_size=5),
    },
    replacedBy=_ssins,
)
CARRIED = st.one_of(REQUESTS, ANSWERS, FAILURES, REGISTRATIONS, INSCRIPTIONS)
