"""Values of a charter: by heading, item, bold line or row; what is done, and what is not."""

from dataclasses import replace

from app.core.charter_headings import Label
from app.core.charter_items import OpenStatement, leads_in_bold, named_value
from app.core.charter_pieces import cut, rows
from app.core.charter_sheet import Section, Sheet
from app.core.charter_texts import Block, FieldLines, Role, Why
from app.core.statements import NAME_MAX_CHARS, TEXT_MAX_CHARS, StatementKind

# A longer line before a list is a sentence: it belongs to the text.
LABEL_MAX_WORDS = 5


def read_in_values(sheet: Sheet, block: Block, section: Section) -> None:
    """Read a block under a heading that names values."""
    mark, begin = sheet.headings.mark_of(block.text)
    marked = cut(block, begin, len(block.text))
    ticked = mark is not None and bool(marked.text)
    if block.role is not None:
        _read_cell(sheet, block, section)
    elif _read_label(sheet, block):
        return
    elif ticked and sheet.current is not None and not _is_bullet(sheet.current, block, mark):
        _read_act(sheet, marked, mark)
    elif ticked and mark is Label.DO and not block.depth:
        _begin_value(sheet, marked, section, ticked=True)
    elif block.depth:
        _read_item(sheet, marked if ticked else block, section, mark)
    else:
        _read_paragraph(sheet, block, section)


def _is_bullet(current: OpenStatement, block: Block, mark: Label | None) -> bool:
    """Say whether a tick before a line is a mere bullet, as it was before the last value."""
    return current.ticked and mark is Label.DO and block.depth == current.depth


def _read_label(sheet: Sheet, block: Block) -> bool:
    """Take a line that announces acts; say whether it is one."""
    current, known = sheet.current, sheet.headings.label_of(block.text)
    if current is None:
        if known and not block.depth:
            # What is refused before any value is named is none.
            sheet.mode = Label.OTHER if known is Label.DONT else None
            sheet.leave(block, Why.INTRODUCTION)
        return bool(known and not block.depth)
    over = current.listed and not block.within and not block.depth
    if over and (known or (block.text.endswith(":") and sheet.headings.refuses(block.text))):
        sheet.leave_beside(block)
    elif known:
        sheet.take_label(block, known, current)
    elif not over and _announces(block) and (not current.by_item or block.within):
        sheet.mode = Label.OTHER
        sheet.leave(block, Why.LABEL)
    else:
        return False
    return True


def _announces(block: Block) -> bool:
    """Say whether a line announces something: a few words, in bold or before a colon."""
    bold = 0 < block.strong == len(block.text) and not block.text.endswith((".", "!", "?", "…"))
    short = len(block.text.split()) <= LABEL_MAX_WORDS
    return block.depth == 0 and (
        (bold and len(block.text) <= NAME_MAX_CHARS) or (short and block.text.endswith(":"))
    )


def _read_item(sheet: Sheet, block: Block, section: Section, mark: Label | None) -> None:
    current = sheet.current
    if current is None and sheet.mode is Label.OTHER:
        sheet.leave(block, Why.BESIDE)
    elif current is not None and current.listed and block.depth < current.depth:
        sheet.leave(block, Why.BESIDE)  # the list that the values were in is over
    elif current is None or (
        current.by_item
        and block.depth <= max(1, current.depth)
        and (current.listed or sheet.mode is None)
    ):
        _begin_value(sheet, block, section, ticked=mark is not None)
    else:
        _read_act(sheet, block, mark)


def _read_act(sheet: Sheet, block: Block, mark: Label | None) -> None:
    """Read an act; « À ne pas faire : acheter neuf » says itself what it is."""
    label, words = _labelled(sheet, block)
    sheet.add_behaviour(block, words, label or mark or sheet.mode)


def _labelled(sheet: Sheet, block: Block) -> tuple[Label | None, str]:
    before, colon, after = block.text.partition(":")
    label = sheet.headings.label_of(before) if colon and after.strip() else None
    return label, after.strip() if label else block.text


def _read_paragraph(sheet: Sheet, block: Block, section: Section) -> None:
    current = sheet.current
    closed = current is None or (current.listed and not block.within)
    if not closed and _labelled(sheet, block)[0] is not None:
        _read_act(sheet, block, None)
    elif current is None and sheet.mode is Label.OTHER:
        sheet.leave(block, Why.BESIDE)
    elif leads_in_bold(block) and (current is None or current.by_item) and not block.within:
        _begin_value(sheet, block, section)
    elif current is None:
        sheet.leave(block, Why.INTRODUCTION)
    elif closed:
        sheet.leave(block, Why.BESIDE)
    elif sheet.mode is Label.DONT and not sheet.counted:  # acts, though in no list
        sheet.add_behaviour(block, block.text, Label.DONT)
        sheet.counted = False
    else:
        sheet.add_text(block, current)
        if block.text.endswith(":") and sheet.headings.refuses(block.text):
            sheet.mode = Label.OTHER  # what follows is perhaps refused: better nowhere than done


def _read_cell(sheet: Sheet, block: Block, section: Section) -> None:
    table = block.cell.table if block.cell else None
    if block.role is Role.NAME and sheet.current is not None and not sheet.current.by_item:
        sheet.skipped = table  # a table inside of a value names no others
    if block.role is Role.HEAD or sheet.skipped == table:
        sheet.leave(block, Why.MARKUP)
    elif block.role is Role.NAME:
        _begin_value(sheet, replace(block, strong=len(block.text)), section)
        if sheet.current is not None:
            sheet.current.listed = True
    elif sheet.current is None:
        sheet.leave(block, Why.INTRODUCTION)
    elif block.role is Role.WORDS:
        sheet.add_text(replace(block, depth=0), sheet.current)
    else:
        label = Label.DO if block.role is Role.DO else Label.DONT
        for start, end in rows(block):
            row = cut(block, start, end)
            sheet.add_behaviour(row, row.text, label)


def _begin_value(sheet: Sheet, block: Block, section: Section, *, ticked: bool = False) -> None:
    name, rest = named_value(block)
    if len(rest) > TEXT_MAX_CHARS or len(name or "") > NAME_MAX_CHARS:
        sheet.leave(block, Why.TOO_LONG)
        return
    value = sheet.begin(StatementKind.VALUE, section.level + 1, by_item=True)
    if value is None:
        sheet.leave(block, Why.TOO_MANY)
        return
    value.name, value.ticked = name, ticked
    value.listed, value.depth = block.depth > 0, block.depth
    if name:
        value.traces.append(FieldLines("name", block.lines))
    if rest:
        value.add_text(rest, block.lines)
