"""Electronic signatures on reports: PAdES in two steps, and the verdict on a signed document."""

import logging

for _name in ("pyhanko", "pyhanko_certvalidator"):
    # They tell of whom they doubt by the whole subject of the certificate, national number included.
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)
