"""Signatures that a quantum computer would not forge: ML-DSA, where the installed ``cryptography`` has it.

References
----------
FIPS 204, Module-Lattice-Based Digital Signature Standard; signatures are pure.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

__all__ = ["ML_DSA_44", "ML_DSA_65", "PUBLIC_BYTES", "SIGNATURE_BYTES", "verifies"]

ML_DSA_44: Final = "ml-dsa-44"
ML_DSA_65: Final = "ml-dsa-65"
PUBLIC_BYTES: Final[Mapping[str, int]] = MappingProxyType({ML_DSA_44: 1312, ML_DSA_65: 1952})
"""Of each parameter set the length of a public key [bytes]."""
SIGNATURE_BYTES: Final[Mapping[str, int]] = MappingProxyType({ML_DSA_44: 2420, ML_DSA_65: 3309})


def verifies(algorithm: str, public: bytes, signature: bytes, message: bytes, context: bytes = b"") -> bool | None:
    """Tell whether a signature is a key's over a message; ``None`` where nothing here can check it.

    What Khazana and C2SP sign has an empty ``context``.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric import mldsa  # noqa: PLC0415 - only newer versions have it
    except ImportError:  # pragma: no cover - the version that tests run with has it
        return None
    try:
        if algorithm == ML_DSA_44:
            mldsa.MLDSA44PublicKey.from_public_bytes(public).verify(signature, message, context)
        else:
            mldsa.MLDSA65PublicKey.from_public_bytes(public).verify(signature, message, context)
    except UnsupportedAlgorithm:  # pragma: no cover - OpenSSL before 3.5
        return None
    except (InvalidSignature, ValueError):
        return False
    return True
