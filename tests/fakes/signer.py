"""A signer whose signatures anyone can foresee."""

from hashlib import sha512


class FakeSigner:
    """Signs with a hash instead of a key."""

    host = "credo.test"

    def __init__(self, public_key: bytes = b"k" * 32) -> None:
        self.public_key = public_key

    def sign(self, message: bytes) -> bytes:
        return sha512(self.public_key + message).digest()
