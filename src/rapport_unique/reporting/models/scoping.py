"""Which rows belong to whom, where they hang on a version of a report."""

from rapport_unique.accounts.scoping import ScopedQuerySet


class OfVersionQuerySet(ScopedQuerySet):
    """Rows that belong to a version of a report."""

    centre_path = "version__report__centre"
