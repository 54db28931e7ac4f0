"""What was signed or named by an earlier version is known by this one: addresses, files and backups outlive a rename.

The values were made by the version of 30 November 2026, with this secret key.
"""

import pytest

from heritage.operations.backups.archive import BackupError, Seal
from heritage.photos.renditions import file_names

PICTURE = "12-0123abcd.max-800x800.a93fe0f1a7647437.webp"
BACKUP = (
    '{"cipher": "", "format": 1, "made": "2026-11-30T00:00:00+00:00", "manifest": "'
    + "0" * 64
    + '", "objects": {}, "site": "https://heritage.example"}:NJgk7nTjDHnVA46d97aJ4XKOFR2fJavuNuSG8h7hkSY'
)


@pytest.fixture(autouse=True)
def _the_key_of_that_site(settings):
    settings.SECRET_KEY = "a key of the tests"


def test_the_name_of_a_public_file_is_still_known():
    assert file_names.parse_name(PICTURE) == (12, "max-800x800")
    assert file_names.parse_name(PICTURE.replace("a93f", "a93e")) is None


def test_a_backup_is_still_ours():
    assert Seal.read(BACKUP).site == "https://heritage.example"
    with pytest.raises(BackupError, match="签名不符"):
        Seal.read(BACKUP.replace("heritage.example", "heritage.exempla"))
