"""The two named fields of a report, empty until each officer signs theirs."""

from io import BytesIO

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    InvisSigSettings,
    MDPPerm,
    SigFieldSpec,
    append_signature_field,
)

FIELDS = ("president", "director")
"""One for each signatory, named as their role."""


def with_fields(pdf: bytes, titles: dict[str, str]) -> bytes:
    """The document with its two empty fields, `titles` saying what each is for.

    It is rewritten once without object streams, which makes its later validation three times cheaper. The fields lie
    outside the page: PDF/UA wants what is not in the structure tree to be out of sight, PDF/A forbids to hide it.
    Each field says that once it is signed nothing but signatures may be added: a signing service, which is not asked to
    certify the document, is bound by it as well.
    """
    flat = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(flat, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    writer = IncrementalPdfFileWriter(flat)
    for field in FIELDS:
        settings = InvisSigSettings(box_out_of_bounds=True)
        spec = SigFieldSpec(
            field,
            invis_sig_settings=settings,
            readable_field_name=titles[field],
            field_mdp_spec=FieldMDPSpec(FieldMDPAction.INCLUDE, fields=[]),
            doc_mdp_update_value=MDPPerm.FILL_FORMS,
        )
        append_signature_field(writer, spec)
    writer.write_in_place()  # type: ignore[no-untyped-call]
    return flat.getvalue()
