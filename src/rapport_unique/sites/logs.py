"""What a log line may hold: no national number, not even by accident."""

import logging
import re

_NISS = re.compile(r"(?<!\d)\d{2}[. -]?\d{2}[. -]?\d{2}[. -]?\d{3}[. -]?\d{2}(?!\d)")


def masked(text: str) -> str:
    """`text` with everything that looks like a national number replaced."""
    return _NISS.sub("[NISS]", text)


class MaskingFormatter(logging.Formatter):
    """Masks the whole line, its arguments and its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "masked": {"()": MaskingFormatter, "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "masked"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "pikepdf": {"level": "WARNING"},
    },
}
