"""The version of the written knowledge a reading depends on."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

_LEXICON = Path(__file__).parent / "lexicon"


@lru_cache(maxsize=1)
def lexicon_version() -> str:
    """A short print of the lexicon files; it changes when a word is added anywhere."""
    said = b"".join(path.read_bytes() for path in sorted(_LEXICON.glob("*.toml")))
    return hashlib.sha256(said).hexdigest()[:8]
