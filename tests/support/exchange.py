"""A small exchange for tests: a hub and centres that do not exist, people whom no register knows."""

from datetime import UTC, date, datetime

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def enterprise(base: int) -> str:
    """An enterprise number with its check digits, as high as the register has not come yet."""
    return f"{base:08d}{97 - base % 97:02d}"


HUB, LIEGE, GHENT, EUPEN = (enterprise(19_999_900 + each) for each in range(4))
NAMES = {HUB: "Hub", LIEGE: "Liège", GHENT: "Gent", EUPEN: "Eupen"}
TELEPHONES = {HUB: "02 000 00 00", LIEGE: "04 000 00 01", GHENT: "09 000 00 02", EUPEN: "087 00 00 03"}


def a_ssin(serial: int = 0, born: date = date(1980, 5, 6)) -> str:
    """A number whose serial the register gives to nobody."""
    base = int(f"{born:%y%m%d}{900 + serial % 98}")
    return f"{base:09d}{97 - base % 97:02d}"
