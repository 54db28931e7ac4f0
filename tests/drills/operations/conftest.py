from tests.operations.conftest import built_once, site  # noqa: F401  (fixtures)
