"""Account statements as a bank writes them, and the published schemas of ISO 20022."""

from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import xmlschema

OURS = "BE71096123456769"
THEIRS = "BE68539007547034"


@cache
def schema(name):
    return xmlschema.XMLSchema(str(Path(__file__).parent / "iso20022" / f"{name}.xsd"))


def entry(amount, communication="", *, words="", reference="R1", credit=True, on="2026-11-20", name="CPAS de Liège"):
    structured = f"<Strd><CdtrRefInf><Ref>{communication}</Ref></CdtrRefInf></Strd>" if communication else ""
    said = f"<Ustrd>{escape(words)}</Ustrd>" if words else ""
    party = "Dbtr" if credit else "Cdtr"
    return f"""<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{"CRDT" if credit else "DBIT"}</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef>
<BkTxCd><Prtry><Cd>1</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><RltdPties><{party}><Nm>{escape(name)}</Nm></{party}>
<{party}Acct><Id><IBAN>{THEIRS}</IBAN></Id></{party}Acct></RltdPties><RmtInf>{said}{structured}</RmtInf></TxDtls></NtryDtls></Ntry>"""


def statement(*entries, account=OURS, number="2026-001", version="02"):
    body = "".join(entries)
    if version != "02":
        body = body.replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>")
        for party in ("Dbtr", "Cdtr"):
            body = body.replace(f"<{party}><Nm>", f"<{party}><Pty><Nm>").replace(
                f"</Nm></{party}>", f"</Nm></Pty></{party}>"
            )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-20T18:00:00</CreDtTm></GrpHdr>
<Stmt><Id>{number}</Id><CreDtTm>2026-11-20T18:00:00</CreDtTm><Acct><Id><IBAN>{account}</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>
{body}</Stmt></BkToCstmrStmt></Document>""".encode()
