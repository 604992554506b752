"""A record told in one language: plain strings in order, the same for the page and the paper."""

from dataclasses import dataclass
from datetime import UTC, datetime

from babel.dates import format_datetime

from app.core.communications import parse_rfc3339
from app.core.diffs import Change
from app.core.records import Record, Signatory, VersionShown, WitnessShown
from app.gateways.reports.wording import Wording, wording_of

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; each row has as many cells as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One change: where, of what kind, and (op, text) runs of words."""

    where: str
    kind: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """One version's part of the report."""

    heading: str
    facts: tuple[Fact, ...]
    approvals: Table
    changes: tuple[ToldChange, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The whole report; an empty table is told by the words for having none."""

    words: Wording
    name: str
    facts: tuple[Fact, ...]
    periods: Table
    left_out: str
    versions: tuple[ToldVersion, ...]
    witnesses: Table
    note: str


class _Teller:
    def __init__(self, words: Wording) -> None:
        self.words = words

    def moment(self, at: datetime | None) -> str:
        if at is None:
            return ""
        return format_datetime(at.astimezone(UTC), self.words.moment, locale=self.words.language)

    def who(self, one: Signatory) -> str:
        return f"{one.name or self.words.nameless} [{one.id}]"

    def version(self, one: VersionShown) -> ToldVersion:
        words, version = self.words, one.version
        facts = [
            (words.effective, self.moment(version.effective_from)),
            (words.published, self.moment(version.published_at)),
            (words.by, self.who(one.published_by)),
            (words.reason, version.reason),
            (words.content, version.content_hash.hex()),
            (words.parent, version.parent_hash.hex() if version.parent_hash else "—"),
            (words.place, str(version.log_index)),
        ]
        approvals = tuple(
            (
                self.who(each.by),
                self.moment(parse_rfc3339(each.at)),
                each.reason,
                each.content_sha256,
            )
            for each in one.approvals
        )
        return ToldVersion(
            words.heading.format(number=version.number, title=version.title or "…"),
            tuple(facts),
            Table((words.approver, words.when, words.reason, words.seen), approvals),
            tuple(self.change(each, one.labels.get(each.statement_id, "")) for each in one.changes),
        )

    def change(self, one: Change, label: str) -> ToldChange:
        words = self.words
        name, _, place = one.field.partition("/")
        field = words.fields.get(name, name) + (f" {int(place) + 1}" if place else "")
        kind = words.kinds.get(one.kind, one.kind)
        shown = words.labelled.format(kind=kind, label=label) if label else kind
        parts = [shown, one.locale or "", field]
        return ToldChange(
            " · ".join(part for part in parts if part),
            words.classes[one.change_class.value],
            tuple((each.op, each.text) for each in one.words),
        )

    def witness(self, one: WitnessShown) -> tuple[str, str, str]:
        words = self.words
        kind = words.kinds.get(one.kind, one.kind)
        if one.size is None:
            return f"{kind} {one.where}".strip(), words.none_yet, ""
        held = words.signed if one.signed else words.unsigned
        return f"{kind} {one.where}".strip(), f"{one.size} ({held})", self.moment(one.at)


def tell(record: Record, locale: str) -> Told:
    """Return the report's strings; the same record and locale always give the same ones."""
    words = wording_of(locale)
    teller = _Teller(words)
    periods = tuple(
        (
            teller.moment(one.start),
            teller.moment(one.end) if one.end else words.still,
            str(one.number),
        )
        for one in record.periods
    )
    note = record.note.decode()
    return Told(
        words=words,
        name=record.name,
        facts=(
            (words.as_of, teller.moment(record.as_of)),
            (words.entries, str(record.size)),
            (words.root, record.root.hex()),
            (words.log, note.partition("\n")[0]),
        ),
        periods=Table((words.since, words.until, words.version), periods),
        left_out=words.left_out.format(n=record.left_out) if record.left_out else "",
        versions=tuple(teller.version(one) for one in record.versions),
        witnesses=Table(
            (words.witness, words.newest, words.when),
            tuple(teller.witness(one) for one in record.witnesses),
        ),
        note=note,
    )
