"""How static files are named and served."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Named by their content, also where one script imports another."""

    support_js_module_import_aggregation = True
