"""A consistency report told in one language, the same for the page and the paper."""

from collections.abc import Iterable
from textwrap import shorten

from app.core.communications import AuthorKind
from app.core.dialogues import Answered
from app.core.findings import Relation
from app.core.intervals import Share
from app.core.pictures import draw_range
from app.core.report_sheets import ReportSheet, ShownPassage
from app.core.reports import Group, Scope, Silence
from app.gateways.reports.addresses import link_target
from app.gateways.reports.consistency.parts import Cell, Fact, Table, Told
from app.gateways.reports.consistency.speaking import Speech

# In this order everywhere: the two sides, then what took none.
RELATIONS = (Relation.SUPPORTS, Relation.CONTRADICTS, Relation.UNDECIDED, Relation.MENTIONS)
_DATES = ("since", "until")
_EXCERPT_CHARS = 60


class Teller:
    """Tells one sheet in one language."""

    def __init__(self, sheet: ReportSheet, speech: Speech) -> None:
        self.sheet, self.report = sheet, sheet.report
        self.speech, self.say = speech, speech.say

    def interval(self, share: Share) -> str:
        """Return `0,9 % (0,5–1,6 %)`, or a dash when it is a share of nothing."""
        return self.speech.interval(share)

    def kept(self, share: Share) -> Cell:
        """Return the share of the word kept, with its picture."""
        if not share.of:
            return Cell(self.say("table.nothing"))
        counted = self.say(
            "rows.fraction", count=self.speech.number(share.count), of=self.speech.number(share.of)
        )
        return Cell(self.interval(share), counted, draw_range(share))

    def figures(self, caption: str, first: str, rows: Iterable[tuple[str | Cell, Group]]) -> Table:
        """Return a table of groups, each with every count, share and interval."""
        say, number = self.say, self.speech.number
        head = (
            first,
            say("table.passages"),
            *(say(f"relation.{one.value}") for one in RELATIONS),
            say("table.kept"),
        )
        return Table(
            caption,
            head,
            tuple(
                (
                    name if isinstance(name, Cell) else Cell(name),
                    Cell(number(group.passages)),
                    *(
                        Cell(
                            number(group.counts[one.value]), self.interval(group.shares[one.value])
                        )
                        for one in RELATIONS
                    ),
                    self.kept(group.supported),
                )
                for name, group in rows
            ),
        )

    def statement(self, key: str) -> str:
        """Return what a statement is called."""
        label = self.sheet.statements[key]
        name = label.name or self.say(f"kind.{label.kind}")
        same = [
            one
            for one in self.sheet.statements.values()
            if (one.name, one.kind) == (None, label.kind)
        ]
        if label.name is None and label.text and len(same) > 1:
            name = f"{name} – {shorten(label.text, _EXCERPT_CHARS, placeholder='…')}"
        return name if label.in_force else f"{name} ({self.say('rows.past')})"

    def counts(self, group: Group) -> str:
        """Return the counts as words, for those who do not see a picture."""
        return ", ".join(
            self.say(
                "total.counted",
                relation=self.say(f"relation.{one.value}"),
                count=self.speech.number(group.counts[one.value]),
            )
            for one in RELATIONS
        )

    def author(self, group: Group) -> Cell:
        """Return who speaks: a name and what kind of author it is of, or the kind alone."""
        kind = group.author_kind or AuthorKind.ORGANIZATION
        if kind is AuthorKind.EMPLOYEE:
            return Cell(self.say("group.employees"))
        who = self.say(f"author.{kind.value}")
        if group.author_name:
            return Cell(group.author_name, who)
        return Cell(self.say("group.unnamed", kind=who) if kind is AuthorKind.LEADER else who)

    def facts(self) -> tuple[Fact, ...]:
        """Return when it was made and what it is about."""
        say, sheet = self.say, self.sheet
        version = say("facts.no-version")
        if sheet.version is not None:
            chosen = "facts.version-in-force" if sheet.scope.version is None else None
            version = say(chosen or "facts.version-chosen", number=sheet.version)
        asked = {name: value for name, value in sheet.scope.selection.as_json().items() if value}
        told = [say(f"scope.{name}", value=self.asked(name)) for name in asked]
        return (
            (say("facts.made"), self.speech.date(sheet.made_at)),
            (say("facts.version"), version),
            (say("facts.selection"), ", ".join(told) or say("facts.everything")),
        )

    def empty(self) -> str:
        """Return why there is nothing: nothing was read, or the selection leaves nothing."""
        chosen = self.sheet.scope
        if self.sheet.engine is None or chosen == Scope():
            return self.say("report.empty")
        told = [self.say("report.no-match")]
        # Said whoever the name is of: a report does not tell who is employed.
        if chosen.selection.author:
            told.append(self.say("report.no-author"))
        return " ".join(told)

    def closing(self) -> str:
        """Return who judged, and whether a text was sent to another machine for it."""
        engine, judges = self.sheet.engine, self.sheet.judges
        if engine is None:
            return ""
        if not judges:
            return self.say("report.engine", engine=engine)
        return self.say("report.engine-judge", engine=engine, judges=", ".join(judges))

    def asked(self, name: str) -> str:
        """Return a part of the selection in words."""
        value = getattr(self.sheet.scope.selection, name)
        if name in _DATES:
            return self.speech.moment(value)
        if name == "audience":
            return self.say(f"audience.{value.value}")
        if name == "author_kind":
            return self.say(f"author.{value.value}")
        return str(value)

    def passage(self, one: ShownPassage) -> Told:
        """Return one passage with where it was said."""
        say = self.say
        source = [
            self.speech.date(one.published_at),
            one.channel,
            one.author_name or say(f"author.{one.author_kind.value}"),
            say("passage.version", number=one.version),
        ]
        target = link_target(one.url) if one.url else None
        return Told(
            label=say(f"contrast.told-{one.audience}"),
            kind=one.relation,
            side=say(f"relation.{one.relation}"),
            sure=self.sure(one),
            text=one.text or say("passage.erased"),
            locale=one.locale if one.text else None,
            source=" · ".join(source),
            url=one.url if target else None,
            target=target,
            link=say("passage.open"),
        )

    def sure(self, one: ShownPassage) -> str:
        """Return how sure the machine is; where a person spoke last, what they said instead."""
        if one.verdict:
            return self.say(f"verdict.{one.verdict}")
        return self.say("passage.confidence", share=self.speech.percent(one.confidence or 0.0))

    def reviewed(self, group: Group) -> str:
        """Return how many findings people spoke on, and what became of them."""
        found = group.reviewed
        if not found.total:
            return self.say("reviewed.none")
        return self.say(
            "reviewed.some",
            n=found.total,
            confirmed=self.speech.number(found.confirmed),
            corrected=self.speech.number(found.corrected),
            disputed=self.speech.number(found.disputed),
        )

    def silence(self, one: Silence) -> str:
        """Return how long, and how much was read in that time."""
        if not one.met:
            return self.say("silent.never", n=one.passages)
        passages = self.speech.number(one.passages)
        if one.last_month is None:
            return self.say("silent.always", n=one.months, passages=passages)
        month = self.speech.month(one.last_month)
        return self.say("silent.since", n=one.months, month=month, passages=passages)

    def exchanges(self, caption: str, first: str, rows: Iterable[tuple[str, Answered]]) -> Table:
        """Return a table of messages, answers and times."""
        say = self.say
        head = (first, say("dialogue.messages"), say("dialogue.share"), say("dialogue.time"))
        return Table(
            caption,
            head,
            tuple(
                (
                    Cell(name),
                    Cell(self.speech.number(one.answered.of)),
                    self.kept(one.answered),
                    Cell("–" if one.median_s is None else self.speech.duration(one.median_s)),
                )
                for name, one in rows
            ),
        )
