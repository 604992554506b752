"""Words and phrases found in a text exactly: whole words, accents and elision right, no URLs.

What counts as one place is documented in docs/quality.md and tested case by case.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.core.rules.folding import Folded, fold, folded_words, without_accents
from app.core.rules.sentences import Sentence, sentences

# Addresses are no prose: https://…, www.…, a@b.org, @handle, green.example.org, `code`.
_ADDRESS = re.compile(
    r"""https?://[^\s<>"»]+|www\.[^\s<>"»]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)@[\w.-]+"""
    r"""|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|io|eu|fr|be|ch|ca|uk|info|dev|app|co)\b"""
    r"""(?:/[^\s<>"»]*)?|`[^`\n]+`"""
)
# French pronouns after a verb: « garantissons-nous » holds the word « garantissons ».
_CLITICS = "je|tu|il|elle|on|nous|vous|ils|elles|le|la|les|lui|leur|moi|toi|y|en|ce|t|ci|là"
_OPENING, _CLOSING = '«“„"‘', '»”“"’'
_MARK = r"\u0300-\u036f"
# `1 100 %` holds no `100 %`: a form that begins with a digit may be the end of a longer number.
_LEFT = r"(?<![\w" + _MARK + r"])(?<!\w-)(?:(?!\d)|(?<!\d[., ]))"
_RIGHT = rf"(?![\w{_MARK}])(?!-(?!(?:{_CLITICS})(?!\w))\w)"
# A hyphen is also set as an en dash between two letters: `éco–responsable`.
_JOINTS = {" ": r"(?: +| *\n *)", "-": "[-–]"}
_Tree = dict[str, "_Tree"]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for.

    Attributes:
        forms: every way it is written, inflections listed one by one.
        key: what it stands for; terms of one key are the same thing.
        unless: it does not count inside one of these longer phrases.
        name: it may be a proper name (`Green Energy Ltd`): names.is_name tells.
        cased: capitals stand where its forms have them: `classe A` is not `la classe a`.
    """

    forms: tuple[str, ...]
    key: str
    unless: tuple[str, ...] = ()
    name: bool = False
    cased: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A term at a place, in code points of the text as it was received."""

    start: int
    end: int
    exact: str
    term: Term


@dataclass(frozen=True)
class Prose:
    """A text with all that the rules ask of it, worked out once.

    Attributes:
        links: (place, address) of links that are not in the text itself, in order; the place is
            where the words that lead there end.
        code: half-open ranges that are code, though no backticks say so.
    """

    text: str
    links: tuple[tuple[int, str], ...] = ()
    code: tuple[tuple[int, int], ...] = ()

    @cached_property
    def folded(self) -> Folded:
        """The text made comparable."""
        return fold(self.text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences."""
        return sentences(self.text)

    @cached_property
    def addresses(self) -> tuple[tuple[int, int], ...]:
        """The ranges that are addresses or code, in order and apart."""
        apart: list[tuple[int, int]] = []
        for left, right in sorted((*self.code, *(m.span() for m in _ADDRESS.finditer(self.text)))):
            if apart and left < apart[-1][1]:
                apart[-1] = (apart[-1][0], max(apart[-1][1], right))
            else:
                apart.append((left, right))
        return tuple(apart)

    def is_address(self, start: int, end: int) -> bool:
        """Say whether a range has anything of an address or of code."""
        place = bisect_right(self._address_ends, start)
        return place < len(self.addresses) and self.addresses[place][0] < end

    @cached_property
    def _address_ends(self) -> tuple[int, ...]:
        return tuple(right for _, right in self.addresses)

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence that holds this place."""
        place = bisect_right(self._ends, offset)
        return self.sentences[place] if place < len(self.sentences) else Sentence(0, offset + 1, 0)

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return tuple(one.end for one in self.sentences)


def _pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    """Return what matches the longest of the forms, as a tree of their letters.

    One alternative a form would be tried at every word: a hundred times slower.
    """
    tree: _Tree = {}
    for form in forms:
        branch = tree
        for letter in map(without_accents, folded_words(form)):
            branch = branch.setdefault(letter, {})
        if branch is not tree:
            branch[""] = {}
    return re.compile(f"{_LEFT}{_written(tree)}{_RIGHT}") if tree else None


def _written(tree: "_Tree") -> str:
    parts = [
        _JOINTS.get(letter, re.escape(letter)) + _written(branch)
        for letter, branch in sorted(tree.items())
        if letter
    ]
    if not parts:
        return ""
    inner = parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
    return f"(?:{inner})?" if "" in tree else inner


@dataclass(frozen=True)
class Lexicon:
    """Terms that are looked for together, longest first."""

    terms: tuple[Term, ...]
    _by_form: dict[str, list[tuple[str, Term]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_form: dict[str, list[tuple[str, Term]]] = {}
        for term in self.terms:
            for form in term.forms:
                exact = folded_words(form)
                by_form.setdefault("".join(map(without_accents, exact)), []).append((exact, term))
        object.__setattr__(self, "_by_form", by_form)

    @cached_property
    def _forms(self) -> re.Pattern[str] | None:
        return _pattern(form for term in self.terms for form in term.forms)

    @cached_property
    def _unless(self) -> re.Pattern[str] | None:
        return _pattern(form for term in self.terms for form in term.unless)

    def matches(self, prose: Prose) -> list[Match]:
        """Return where the terms are, in order, none inside another."""
        if self._forms is None:
            return []
        folded = prose.folded
        shielded = _ranges(self._unless, folded) if self._unless else []
        found = []
        for mark in self._forms.finditer(folded.plain):
            term = self._term(folded, mark.start(), mark.end())
            if term is None or _within(mark.span(), shielded):
                continue
            start, end = folded.starts[mark.start()], folded.ends[mark.end() - 1]
            if prose.is_address(start, end):
                continue
            found.append(Match(start, end, prose.text[start:end], term))
        return found

    def first(self, prose: Prose) -> Match | None:
        """Return the first place any term is at."""
        return next(iter(self.matches(prose)), None)

    def _term(self, folded: Folded, start: int, end: int) -> Term | None:
        """Return the term whose accents are the text's, or that a bare capital may stand for."""
        plain = " ".join(folded.plain[start:end].replace("–", "-").split())
        written = folded.exact[start:end].replace("–", "-")
        words = " ".join(written.split())
        places = [at for at in range(start, end) if not folded.plain[at].isspace()]
        bare = [folded.capital[at] and folded.exact[at] == folded.plain[at] for at in places]
        for exact, term in self._by_form.get(plain, ()):
            letters = exact.replace(" ", "")
            pairs = zip(letters, words.replace(" ", ""), bare, strict=True)
            if not all(wanted == here or free for wanted, here, free in pairs):
                continue
            if not term.cased or _cased(term, exact, [folded.capital[at] for at in places]):
                return term
        return None


def _cased(term: Term, exact: str, capitals: Sequence[bool]) -> bool:
    """Say whether capitals stand where the form has them; shouted words tell nothing."""
    form = next(one for one in term.forms if folded_words(one) == exact)
    wanted = fold("".join(form.split())).capital
    shouted = all(capitals) and len(capitals) > 1 and not all(wanted)
    return not shouted and all(here for want, here in zip(wanted, capitals, strict=True) if want)


def _ranges(pattern: re.Pattern[str], folded: Folded) -> list[tuple[int, int]]:
    return [mark.span() for mark in pattern.finditer(folded.plain)]


def _within(span: tuple[int, int], ranges: Sequence[tuple[int, int]]) -> bool:
    return any(left <= span[0] and span[1] <= right for left, right in ranges)


def mentioned(prose: Prose, match: Match) -> bool:
    """Say whether the words stand alone in quotation marks: spoken of, and not said."""
    before = prose.text[max(0, match.start - 3) : match.start].rstrip()[-1:]
    after = prose.text[match.end : match.end + 3].lstrip()[:1]
    return before in _OPENING and after in _CLOSING and bool(before and after)
