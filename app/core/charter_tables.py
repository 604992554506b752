"""Tables of a charter: a row for each value, a column of what is done, one of what is not.

A table whose columns or rows are named « Mission » and « Vision » is read as these sections.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.core.charter_headings import Headings, Label
from app.core.charter_pieces import Kinds
from app.core.charter_texts import Block, Role

# A cell of more words, or one that ends with a stop, says something: it heads no column.
_HEAD_MAX_WORDS = 8
_ROLES = {Label.DO: Role.DO, Label.DONT: Role.DONT}


@dataclass(slots=True)
class _Table:
    """Cells by row and column; a cell is the blocks in it."""

    cells: dict[tuple[int, int], list[Block]]

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.cells = {}
        for one in blocks:
            if one.cell is not None:
                self.cells.setdefault((one.cell.row, one.cell.column), []).append(one)

    @property
    def rows(self) -> list[int]:
        return sorted({row for row, _ in self.cells})

    @property
    def columns(self) -> list[int]:
        return sorted({column for _, column in self.cells})

    def row(self, number: int) -> list[list[Block]]:
        return [self.cells[at] for at in sorted(self.cells) if at[0] == number]


def read_tables(blocks: Sequence[Block], headings: Headings, kinds_of: Kinds) -> list[Block]:
    """Return the blocks, those of tables with their roles, or as sections of their own."""
    tables: dict[int, list[Block]] = {}
    for one in blocks:
        if one.cell is not None:
            tables.setdefault(one.cell.table, []).append(one)
    made: list[Block] = []
    for one in blocks:
        if one.cell is None:
            made.append(one)
        elif one.cell.table in tables:  # the whole table where it begins
            found = _Table(tables.pop(one.cell.table))
            made += _laid_out(found, headings, kinds_of)
    return made


def _laid_out(table: _Table, headings: Headings, kinds_of: Kinds) -> Iterator[Block]:
    cells = table.cells.values()
    if len(table.columns) == 1 or any(one.level for cell in cells for one in cell):  # a mere frame
        yield from (replace(one, cell=None) for cell in cells for one in cell)
        return
    first = table.row(table.rows[0])
    if len(table.rows) > 1 and all(_names_kind(cell, kinds_of) for cell in first):
        for column in table.columns:
            for row in table.rows:
                heads = row == table.rows[0]
                yield from _plain(table.cells.get((row, column), []), heading=heads)
        return
    named = {row for row in table.rows if _names_kind(table.row(row)[0], kinds_of)}
    roles = _roles(table, headings)
    for row in table.rows:
        here = table.row(row)
        if row in named and len(here) > 1:
            yield from _plain(here[0], heading=True)
            for cell in here[1:]:
                yield from _plain(cell, heading=False)
        elif named or (row == table.rows[0] and roles):
            yield from (replace(one, role=Role.HEAD) for cell in here for one in cell)
        else:
            for column in table.columns:
                cell = table.cells.get((row, column), [])
                yield from _of_column(cell, roles.get(column) or _role(table, column))


def _names_kind(cell: Sequence[Block], kinds_of: Kinds) -> bool:
    return len(cell) == 1 and len(kinds_of(cell[0].text.rstrip(" :"))) == 1


def _plain(cell: Sequence[Block], *, heading: bool) -> Iterator[Block]:
    for one in cell:
        yield replace(one, cell=None, level=1 if heading else one.level)


def _role(table: _Table, column: int) -> Role:
    return Role.NAME if column == table.columns[0] else Role.WORDS


def _of_column(cell: Sequence[Block], role: Role) -> Iterator[Block]:
    for place, one in enumerate(cell):
        listed = role is Role.WORDS and one.depth > 0
        further = role is Role.NAME and place > 0
        yield replace(one, level=0, role=Role.DO if listed else Role.WORDS if further else role)


def _roles(table: _Table, headings: Headings) -> dict[int, Role]:
    """Return the roles of the columns when the first row heads them; nothing when it does not."""
    number = table.rows[0]
    cells = {
        column: table.cells[number, column]
        for column in table.columns
        if (number, column) in table.cells
    }
    if len(table.rows) == 1 or not all(_may_head(cell) for cell in cells.values()):
        return {}
    labels = {
        column: headings.label_of(cell[0].text)
        for column, cell in cells.items()
        if not headings.is_column(cell[0].text)  # « ce que cela veut dire » heads a text here
    }
    first = cells.get(table.columns[0])
    known = any(labels.values()) or any(headings.is_column(cell[0].text) for cell in cells.values())
    others = [cell for column, cell in cells.items() if column != table.columns[0]]
    bold_names = first and _bold(first) and not all(_bold(cell) for cell in others)
    formed = all(_bold(cell) or (cell[0].cell and cell[0].cell.head) for cell in cells.values())
    if not known and (bold_names or not formed):
        return {}
    roles = {column: _role(table, column) for column in table.columns}
    return roles | {column: _ROLES[label] for column, label in labels.items() if label in _ROLES}


def _may_head(cell: Sequence[Block]) -> bool:
    text = cell[0].text
    return (
        len(cell) == 1
        and len(text.split()) <= _HEAD_MAX_WORDS
        and not text.endswith((".", "!", "…"))
    )


def _bold(cell: Sequence[Block]) -> bool:
    return all(one.strong == len(one.text) for one in cell)
