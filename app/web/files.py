"""Style sheets and pictures: read once, served under a name that changes when they do."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of static/.

    Attributes:
        served_as: its name with twelve digits of its SHA-256, so that it may be cached for good.
    """

    served_as: str
    media_type: str
    body: bytes


class StaticFiles:
    """The files of static/ by both of their names."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read them all; there are a few, of a few kilobytes each."""
        self._by_name: dict[str, StaticFile] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix in _TYPES:
                body = path.read_bytes()
                digest = hashlib.sha256(body).hexdigest()[:12]
                served_as = f"{path.stem}.{digest}{path.suffix}"
                self._by_name[path.name] = StaticFile(served_as, _TYPES[path.suffix], body)
        self._served = {one.served_as: one for one in self._by_name.values()}

    def address(self, name: str) -> str:
        """Return where a page finds the file. Raises: KeyError: there is none."""
        return f"/static/{self._by_name[name].served_as}"

    def find(self, served_as: str) -> StaticFile | None:
        """Return the file of an address."""
        return self._served.get(served_as)
