from tests.editorial.conftest import desk  # noqa: F401  (the fixture)
