from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Modules import each other under the names that say what is in them, so that a browser keeps them as long."""

    support_js_module_import_aggregation = True
