"""Backups that only the holder of a private key can read (age, https://age-encryption.org).

The server knows the public key alone. Where none is set, contents are stored as they are.
"""

import shutil
from hashlib import sha256

from django.core.exceptions import ImproperlyConfigured


class Plain:
    name = ""

    def encrypt(self, source, target):
        shutil.copyfileobj(source, target)

    decrypt = encrypt


class Age:
    """Encrypts to a public key (`age1…`), or decrypts with the identity (`AGE-SECRET-KEY-1…`) that belongs to it."""

    def __init__(self, recipient=None, identity=None):
        try:
            import pyrage
        except ImportError:
            raise ImproperlyConfigured(
                "加密备份要用 pyrage：pip install --require-hashes -r requirements.lock"
            ) from None
        self._age = pyrage
        try:
            self._identity = pyrage.x25519.Identity.from_str(identity) if identity else None
            self._recipient = pyrage.x25519.Recipient.from_str(recipient) if recipient else self._identity.to_public()
        except (pyrage.RecipientError, pyrage.IdentityError):
            raise ImproperlyConfigured("加密备份的公钥应以 age1 开头，私钥应以 AGE-SECRET-KEY-1 开头。") from None
        # Part of each file's name, so that after a change of the key nothing old is taken for the new.
        self.name = f"age{sha256(str(self._recipient).encode()).hexdigest()[:8]}"

    def encrypt(self, source, target):
        self._age.encrypt_io(source, target, [self._recipient])

    def decrypt(self, source, target):
        self._age.decrypt_io(source, target, [self._identity])
