"""One valid message of every type, made by hand."""

from tests.support.exchange import GHENT, HUB, LIEGE, a_ssin

ID = "019c0a3e-1c00-7abc-8def-0123456789ab"
OTHER_ID = "019c0a3e-1c01-7abc-8def-0123456789ab"
SENT = "2026-03-02T09:00:00.000Z"
LATER = "2026-03-03T09:00:00.000Z"
KEY = {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "B" * 43}
_SIGNED = f"{'a' * 20}.{'b' * 20}.{'c' * 86}"
_SEALED = f"{'a' * 20}.{'b' * 20}.{'c' * 16}.{'d' * 20}.{'e' * 22}"


def _said(kind: str, sender: str, to: str, **values: object) -> dict:
    return {"type": f"rse.{kind}.v1", "id": ID, "from": sender, "to": to, "sent": SENT, **values}


DECISION = {
    "id": "2025/117",
    "aid": "RI",
    "kind": "GRANT",
    "motivation": {"code": "CONDITIONS_MET", "text": "Loyer payé, sans autre ressource.", "language": "fr"},
    "amount": "1288.46",
    "calculation": {
        "category": "2",
        "grossResources": "310.00",
        "exemptions": [{"label": "Insertion", "amount": "300.00"}],
        "net": "10.00",
        "amount": "1278.46",
    },
    "period": {"begin": "2025-01-01", "end": "2025-12-31"},
    "decided": "2025-01-14",
}
BODY = {
    "type": "rse.answer.body.v1",
    "status": "DATA_FOUND",
    "withheld": [],
    "practical": {"dossier": "D-2025-8", "manager": "An Peeters", "telephone": "09 000 00 02"},
    "decisions": [DECISION],
    "debtors": [{"relation": "parent", "obligation": "0.00", "recovery": "WAIVED"}],
    "capital": [{"kind": "savings", "amount": "6200.00", "asOf": "2025-01-01"}],
}
EXAMPLES = [
    _said(
        "request",
        LIEGE,
        HUB,
        agent="a7f3",
        legalContext="PCSA:SOCIAL_INQUIRY:RSE",
        purpose={"code": "CHANGE_OF_COMPETENCE", "inquiry": "2026/31"},
        ssin=a_ssin(),
        blocks=["PRACTICAL", "DECISIONS"],
        period={"begin": "2023-01-01"},
        answerKey=KEY,
        expires=LATER,
        idempotencyKey=OTHER_ID,
    ),
    _said("ack", HUB, LIEGE, ticket=ID, hubTicket=OTHER_ID, status={"value": "OK"}, targets=2, deadline=LATER),
    _said("delivery", HUB, GHENT, ticket=ID, deadline=LATER, request=_SIGNED, formerNumbers=[a_ssin(1)]),
    _said("receipt", GHENT, HUB, delivery=ID),
    _said("reminder", HUB, GHENT, delivery=ID, deadline=LATER),
    _said("answer", GHENT, HUB, ticket=ID, delivery=ID, customer=LIEGE, body=_SEALED),
    _said("result", HUB, LIEGE, ticket=ID, delivery=ID, received=SENT, late=False, answer=_SIGNED),
    _said("failure", HUB, LIEGE, ticket=ID, delivery=ID, supplier=GHENT, reason="OVERDUE", final=False),
    _said(
        "register",
        LIEGE,
        HUB,
        action="REGISTER",
        ssin=a_ssin(),
        quality=1,
        period={"begin": "2026-03-01"},
        proof={"lastName": "Exemple", "birthDate": "1980-05-06"},
    ),
    _said(
        "inscriptions",
        HUB,
        LIEGE,
        reply=ID,
        status={"value": "OK"},
        inscriptions=[{"quality": 1, "period": {"begin": "2026-03-01"}}],
    ),
    _said("root", LIEGE, HUB, size=118, root="a7" * 32, made=SENT),
    _said("roots", HUB, GHENT, roots=[_SIGNED]),
    _said("mailbox", LIEGE, HUB, call="nack", held=[{"id": ID, "hold": "a7f3", "attempt": 1}], poison="poison"),
    _said("history", LIEGE, HUB, ssin=a_ssin(), proof={"identityCard": "592123456789"}),
    _said(
        "accesses",
        HUB,
        LIEGE,
        reply=ID,
        status={"value": "OK"},
        accesses=[
            {
                "ticket": OTHER_ID,
                "asked": SENT,
                "customer": LIEGE,
                "purpose": "CHANGE_OF_COMPETENCE",
                "blocks": ["PRACTICAL", "DECISIONS"],
                "period": {"begin": "2023-01-01"},
                "targets": [{"supplier": GHENT, "outcome": "ANSWERED"}],
            },
        ],
        older=0,
    ),
    BODY,
]
