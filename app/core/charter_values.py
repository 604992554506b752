"""Values of a charter: by heading, item, bold line or row; what is done, and what is not."""

from dataclasses import replace

from app.core.charter_headings import Label
from app.core.charter_items import leads_in_bold, named_value
from app.core.charter_pieces import cut, rows
from app.core.charter_sheet import Section, Sheet
from app.core.charter_texts import Block, FieldLines, Role, Why
from app.core.statements import NAME_MAX_CHARS, TEXT_MAX_CHARS, StatementKind

# A longer line before a list is a sentence: it belongs to the text.
LABEL_MAX_WORDS = 5


def read_in_values(sheet: Sheet, block: Block, section: Section) -> None:
    """Read a block under a heading that names values."""
    label, begin = sheet.headings.mark_of(block.text)
    marked = replace(cut(block, begin, len(block.text)), breaks=()) if label else block
    if block.role is not None:
        _read_cell(sheet, block, section)
    elif _read_label(sheet, block):
        return
    elif label and marked.text and _is_act(sheet, block, label):
        sheet.add_behaviour(block, marked.text, label)
    elif block.depth:
        _read_item(sheet, marked if marked.text else block, section, label)
    else:
        _read_paragraph(sheet, block, section)


def _is_act(sheet: Sheet, block: Block, mark: Label) -> bool:
    """Say whether a sign before a line makes it an act; a tick may be a mere bullet of values."""
    current = sheet.current
    if current is None:
        return False
    values = current.listed and block.depth == current.depth
    return not (values and current.ticked and mark is Label.DO)


def _read_label(sheet: Sheet, block: Block) -> bool:
    """Take a line that announces acts; say whether it is one."""
    current, known = sheet.current, sheet.headings.label_of(block.text)
    if current is None:
        if known and not block.depth:
            sheet.leave(block, Why.INTRODUCTION)
        return bool(known and not block.depth)
    over = current.listed and not block.within and not block.depth
    if known and over:  # it speaks of all the values before it
        sheet.end()
        sheet.mode = Label.OTHER
        sheet.leave(block, Why.BESIDE)
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
    elif current is None or (
        current.by_item
        and block.depth <= max(1, current.depth)
        and (current.listed or sheet.mode is None)
    ):
        _begin_value(sheet, block, section, ticked=mark is not None)
    else:
        before, colon, after = block.text.partition(":")
        said = sheet.headings.label_of(before) if colon and after.strip() else None
        words = after.strip() if said else block.text
        sheet.add_behaviour(block, words, said or mark or sheet.mode)


def _read_paragraph(sheet: Sheet, block: Block, section: Section) -> None:
    current = sheet.current
    if leads_in_bold(block) and (current is None or current.by_item) and not block.within:
        _begin_value(sheet, block, section)
    elif current is None:
        sheet.leave(block, Why.BESIDE if sheet.mode is Label.OTHER else Why.INTRODUCTION)
    elif current.listed and not block.within:
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
