from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names also in imports between JavaScript modules, so that browsers can cache the modules for ever."""

    support_js_module_import_aggregation = True
