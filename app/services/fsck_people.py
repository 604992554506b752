"""Who acted: keys and witnesses beside the entries that made them, names beside commitments."""

from typing import Any

from app.core.access import Key
from app.core.canonical import canonical_bytes, sha256
from app.core.examining import must
from app.core.keys import grant_hash
from app.core.log import EntryKind
from app.services.ports import UnitOfWork

_PAGE = 500


class PeopleRows:
    """What the log says of an organization's keys, witnesses and erased people."""

    def __init__(self, uow: UnitOfWork, owner: str) -> None:
        self.uow, self.owner = uow, owner
        self._keys: dict[str, dict[str, Any]] = {}
        self._witnesses: dict[str, str] = {}
        self._closed: set[str] = set()  # keys and witnesses that are no longer to be used
        self._known: dict[str, str | None] = {}  # id -> what the log says of it
        self._erased: set[str] = set()
        self._unproved: dict[str, str] = {}  # what an entry says of somebody -> which row

    def acted(self, index: int, said: dict[str, Any], who: str, where: str) -> None:
        """Compare the name in a row with the commitment in its entry, now or at the end.

        Whose salt was erased is known by that erasure's entry alone: it repeats the commitment.
        """
        if who not in self._known:
            salted = self.uow.erasures.commitment(self.owner, who)
            self._known[who] = salted.hex() if salted else None
        if self._known[who] != said["principal"]:
            told = f"{where}: who did it is not who entry {index} commits to"
            self._unproved.setdefault(said["principal"], told)

    def compare(self, index: int, said: dict[str, Any]) -> None:
        """Remember what an entry says of keys, witnesses and people."""
        match said["kind"]:
            case EntryKind.ORGANIZATION_CREATED:
                told = f"log_entries, entry {index}: of another organization: {said['subject']}"
                must(said["subject"] == self.owner, told)
            case EntryKind.KEY_ISSUED:
                self._keys[said["subject"]] = said
            case EntryKind.WITNESS_ADDED:
                self._witnesses[said["subject"]] = said["content_sha256"]
            case EntryKind.KEY_REVOKED | EntryKind.WITNESS_REMOVED:
                self._closed.add(said["subject"])
            case EntryKind.PERSONAL_DATA_ERASED:
                self._erased.add(said["subject"])

    def end(self) -> None:
        """Compare what is stored with all that was entered. Raises: WrongError."""
        after: str | None = None
        stored: set[str] = set()
        while page := self.uow.keys.page(self.owner, after, _PAGE):
            for one in page:
                self._key(one)
                stored.add(one.id)
            after = page[-1].id
        missing = sorted(self._keys.keys() - stored)
        must(not missing, f"api_keys, {missing[:1]}: issued, and no longer there")
        self._end_witnesses()
        told = next((row for who, row in self._unproved.items() if who not in self._erased), "")
        must(not told, told)

    def _key(self, one: Key) -> None:
        said = self._keys.get(one.id)
        if said is None:
            must(False, f"api_keys, {one.id}: no entry tells that it was issued")  # noqa: FBT003
            return
        same = one.secret_hash.hex() == said["content_sha256"]
        must(same, f"api_keys, {one.id}: not the key that was issued")
        granted = said.get("details_sha256")
        has = grant_hash(one.role, one.expires_at).hex()
        must(granted in (None, has), f"api_keys, {one.id}: its role or its end was changed")
        told = "revoked" if one.id in self._closed else "not revoked"
        same = (one.revoked_at is not None) == (one.id in self._closed)
        must(same, f"api_keys, {one.id}: the log says that it was {told}")

    def _end_witnesses(self) -> None:
        listed = {one.id for one in self.uow.witnesses.all(self.owner)}
        strange = sorted(listed - self._witnesses.keys())
        must(not strange, f"witnesses, {strange[:1]}: no entry tells that it was added")
        for one_id, committed in self._witnesses.items():
            one = self.uow.witnesses.get(self.owner, one_id)
            has = sha256(canonical_bytes(one.as_json())).hex() if one else None
            must(has == committed, f"witnesses, {one_id}: missing, or not the one that was added")
            closed = one is not None and one.removed_at is not None
            same = closed == (one_id in self._closed)
            must(same, f"witnesses, {one_id}: removed or not otherwise than the log says")
