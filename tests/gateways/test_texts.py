"""Files as people write them: which words are read, and where each stands in the source."""

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.text_checks import FILE_MAX_BYTES
from app.core.texts import MappedText
from app.gateways.texts import read_text
from app.gateways.texts.decoding import UnreadableTextError, decode_text
from app.gateways.texts.front_matter import front_matter
from app.gateways.texts.html_pages import published_words, read_html
from app.gateways.texts.markdown import read_markdown
from tests.core.test_texts import assert_maps

MARKDOWN = """\
# Un *titre* fort #

Un **para**graphe avec [un *lien*](http://a.example/b_c) et <http://x.example>, du `code`,
d&eacute;j&#224; \\*vu\\*, 3 * 4, ~~barré~~ et https://y.example/a_b-c.  Puis ![alt](i.png) la
suite. Dur\\
retour <b>gras</b><!-- caché -->, [renvoi] <https://z.example/>.

> cité sur
> deux lignes
>
> - point un
>   suite

| En | tête |
|---|---|
| un \\| deux | trois |
| un | |

<div class="mot">Nous <b>cach&eacute;ons</b><script>var non = 1;</script></div>

```py
non = "lu"
```

    non plus

Setext ``
======

1. premier
2. second `` ` ``

[renvoi]: http://non.example "non lu"
"""
READ = """\
Un titre fort

Un paragraphe avec un lien et , du code, déjà *vu*, 3 * 4, barré et . Puis la suite. Dur
retour gras, renvoi .

cité sur deux lignes

point un suite

En

tête

un | deux

trois

un

Nous cachéons

Setext ``

premier

second ` \n
"""


def in_source(mapped: MappedText, source: str, words: str) -> str:
    """Return what the source has where the text has these words."""
    at = mapped.text.index(words)
    return source[slice(*mapped.source_range(at, at + len(words)))]


def test_what_is_read_of_markdown() -> None:
    mapped = read_markdown(MARKDOWN)
    assert mapped.text == READ
    assert_maps(mapped, MARKDOWN)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("titre fort", "titre* fort"),
        ("paragraphe", "para**graphe"),
        ("un lien et", "un *lien*](http://a.example/b_c) et"),
        ("déjà *vu*", "d&eacute;j&#224; \\*vu\\*"),
        ("cité sur deux", "cité sur\n> deux"),
        ("point un suite", "point un\n>   suite"),
        ("un | deux", "un \\| deux"),
        ("Nous cachéons", "Nous <b>cach&eacute;ons"),
        ("Dur\nretour", "Dur\\\nretour"),
        ("second", "second"),
    ],
)
def test_where_it_stands(words: str, written: str) -> None:
    assert in_source(read_markdown(MARKDOWN), MARKDOWN, words) == written


def test_what_is_read_of_html() -> None:
    source = (
        '<!doctype html><html lang="fr-ca"><head><title>T&Eacute;</title><style>p{}</style></head>'
        "<body><h1>Bon&eacute</h1>\r\n<p>un   deux&nbsp;trois<br>quatre <a href='x'>lien</a> & co "
        "&notit; <p title='non'>autre<ul><li>a<li>b</ul><pre>non</pre><svg><p>non</p></svg>"
        "fin https://x.example/y.</p> < 3 <"
    )
    mapped, locale = read_html(source)
    assert locale == "fr-CA"
    assert mapped.text == (
        "TÉ\n\nBoné\n\nun deux\u00a0trois\nquatre lien & co ¬it; \n\nautre\n\na\n\nb\n\nfin ."
        "\n\n< 3 <"
    )
    assert_maps(mapped, source)
    assert in_source(mapped, source, "Boné") == "Bon&eacute"
    assert in_source(mapped, source, "un deux\u00a0trois") == "un   deux&nbsp;trois"
    assert in_source(mapped, source, "lien & co") == "lien</a> & co"


def noted(mapped: MappedText) -> list[tuple[str, str]]:
    """Return each address with the word that it stands behind."""
    return [((mapped.text[: one.at].split() or [""])[-1], one.address) for one in mapped.links]


def coded(mapped: MappedText) -> list[str]:
    return [mapped.text[start:end].strip() for start, end in mapped.code]


def test_addresses_and_code_are_noted_beside_the_words() -> None:
    markdown = read_markdown(MARKDOWN)
    assert noted(markdown) == [
        ("lien", "http://a.example/b_c"),
        ("et", "http://x.example"),
        ("et", "https://y.example/a_b-c"),
        ("renvoi", "http://non.example"),
        ("renvoi", "https://z.example/"),
    ]
    assert coded(markdown) == ["code", "`"]
    page = (
        "<p>un <a href='/b?c=1&amp;d'>deux</a> <a name=x>trois</a> <code>quatre</code>, "
        "<kbd>cinq<p>six https://x.example.<!-- https://non.example -->"
        "<script>https://non.example</script>"
    )
    mapped, _ = read_html(page)
    assert noted(mapped) == [("deux", "/b?c=1&d"), ("six", "https://x.example")]
    assert coded(mapped) == ["quatre"]
    inside = read_markdown("Un <a href='/x'>mot</a>.\n\n> <div>Un <a href='/y'>autre</a></div>\n")
    assert noted(inside) == [("mot", "/x"), ("autre", "/y")]


@pytest.mark.parametrize(
    "page",
    ["<svg>non<svg></svg>non</svg>oui", "<template><p>non</template>oui", "<svg/>oui<br/>"],
)
def test_what_nobody_sees_ends_where_it_ends(page: str) -> None:
    assert read_html(page)[0].text.strip() == "oui"


@pytest.mark.parametrize(
    ("page", "text", "locale"),
    [
        ("---\nlang: fr_CA\ntitle: x\n---\nOui.\n", "Oui.", "fr-CA"),
        ('---\r\ntitle: x\r\nlocale: "en"\r\n...\r\nYes.\r\n', "Yes.", "en"),
        ('+++\nlanguage = "de"\n+++\nJa.\n', "Ja.", "de"),
        ("---\n---\nOui.\n", "Oui.", None),
        ("---\ntitle: never ends\n", "title: never ends", None),
        ("---\n\nUne règle.\n\n---\n", "Une règle.", None),
        ("Oui.\n\n---\nlang: fr\n---\n", "Oui.\n\nlang: fr", None),
    ],
)
def test_front_matter_is_not_read(page: str, text: str, locale: str | None) -> None:
    read = read_text("a.md", page.encode())
    assert (read.words.text.strip(), read.locale) == (text, locale)
    assert_maps(read.words, page)


def test_front_matter_that_never_ends_is_not_searched_for_long() -> None:
    page = "---\na: b\r\n" + "a: b\r\n" * 50_000
    started = time.monotonic()
    assert front_matter(page) == (0, None)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "LICENCE"])
def test_an_empty_file(name: str) -> None:
    read = read_text(name, b"")
    assert (read.words.text, read.words.runs, read.locale) == ("", (), None)


def test_a_name_says_what_it_is() -> None:
    data = b"<p>**un**</p>"
    assert read_text("a.HTML", data).words.text.strip() == "**un**"
    assert read_text("a.md", data).words.text.strip() == "**un**"  # a block of HTML
    assert read_text("a.Markdown", b"**un**").words.text.strip() == "un"
    assert read_text("a.txt", data).words.text == "<p>**un**</p>"
    assert read_text("-", data).words.text == "<p>**un**</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_not_counted(encoding: str) -> None:
    assert decode_text("é🙂\r\n".encode(encoding)) == "é🙂\r\n"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "byte 0"),
        (b"abc\x00def", "NUL"),
        ("déjà".encode("latin-1"), "byte 1"),
        (b"\xff\xfea", "UTF-8"),
        (b"a" * (FILE_MAX_BYTES + 1), "16 MiB"),
    ],
)
def test_what_is_no_text(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableTextError, match=why):
        decode_text(data)


WORDS = st.lists(st.integers(0, 10_000).map("mot{}é".format), min_size=1, max_size=12, unique=True)
WRAPS = (
    "{}",
    "**{}**",
    "*{}*",
    "`{}`",
    "[{}](http://x.example/mot)",
    "~~{}~~",
    "<b>{}</b>",
    "\\!{}",
)
GAPS = (" ", "\n", "  \n", "\r\n", " 🙂 ", "\\\n", "&nbsp;", " <!-- mot --> ", "<br>", " - ")
BLOCKS = (
    "{}\n",
    "# {}\n",
    "> {}\n",
    "- {}\n",
    "1. {}\n\n   {}\n",
    "{}\n===\n",
    "| {} | {} |\n|---|---|\n| {} | x |\n",
    "<div>{}</div>\n",
    "> - > {}\n",
    "```\nnon0é\n```\n",
)


@st.composite
def pages(draw: st.DrawFn, wraps: tuple[str, ...], gaps: tuple[str, ...], blocks: tuple[str, ...]):
    """Make (words in order, how each is written, the page)."""
    said: list[tuple[str, str]] = []
    page = ""
    left = draw(WORDS)
    while left:
        block = draw(st.sampled_from(blocks))
        for _ in range(block.count("{}")):
            one_line = block.startswith(("#", "|"))
            inside = ""
            for _ in range(draw(st.integers(1, 3))):
                if left:
                    word = left.pop()
                    form = draw(st.sampled_from(["NFC", "NFD"]))
                    written = unicodedata.normalize(form, word)
                    if draw(st.booleans()):
                        written = word.replace("é", "&eacute;")
                    wrap = draw(st.sampled_from(wraps))
                    if wrap.startswith("`"):  # code has no entities
                        written = word
                    said.append((word, written))
                    gap = draw(
                        st.sampled_from([one for one in gaps if not one_line or "\n" not in one])
                    )
                    inside += (gap if inside else "") + wrap.format(written)
            block = block.replace("{}", inside or "x", 1)
        page += block + "\n"
    return said, page


def assert_found(said: list[tuple[str, str]], mapped: MappedText, source: str) -> None:
    """Every word is read once, in order, and is found where it was written."""
    assert_maps(mapped, source)
    at = 0
    for word, written in said:
        at = mapped.text.index(word, at)
        assert source[slice(*mapped.source_range(at, at + len(word)))] == written
        at += len(word)
    assert "non0é" not in mapped.text


@settings(max_examples=150)
@given(pages(WRAPS, GAPS, BLOCKS), st.sampled_from(["\n", "\r\n"]))
def test_every_word_of_markdown_is_found(page: tuple[list[tuple[str, str]], str], end: str) -> None:
    said, source = page
    source = source.replace("\r\n", "\n").replace("\n", end)
    assert_found(said, read_markdown(source), source)


HTML_WRAPS = (
    "{}",
    "<b>{}</b>",
    "<a href='mot'>{}</a>",
    "<i class=mot>{}",
    "<x-y>{}</x-y>",
    "{}<!--m-->",
)
HTML_GAPS = (
    " ",
    "\n",
    "\r\n\t",
    "<br>",
    "&nbsp;",
    " & ",
    " < ",
    "<script>non0é</script> ",
    "&#8239;",
)
HTML_BLOCKS = (
    "<p>{}</p>",
    "<p>{}",
    "<h1>{}</h1>\n",
    "<ul><li>{}<li>{}</ul>",
    "<table><tr><td>{}<td>{}",
    "{}</div>",
    "<pre>non0é</pre>",
    "<style>non0é</style>{}\r\n",
    "<img alt='non0é'>{}",
)


@settings(max_examples=150)
@given(pages(HTML_WRAPS, HTML_GAPS, HTML_BLOCKS))
def test_every_word_of_html_is_found(page: tuple[list[tuple[str, str]], str]) -> None:
    said, source = page
    assert_found(said, read_html(source)[0], source)


NONSENSE = st.text(alphabet="ab \n\r\t<>/!-[]()*_`~&#;x|:\\\"'=éé🙂1.+", max_size=80)
TAGS = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<script>",
            "</script",
            "<svg",
            "&eacute",
            "&#x110000;",
            "&#0;",
            "<?",
            "<!d",
            "</",
            "a",
            "<a b='",
            "é",
            " ",
            "\n",
            "> ",
            "- ",
            "```\n",
            "---\n",
            "    ",
            "<pre>",
            "</pre>",
            "[",
            "](",
            ")",
            "[a]: b\n",
            "\\",
            "\r\n",
            "\t",
        ]
    )
    | st.just("|"),
    max_size=30,
).map("".join)


@settings(max_examples=300)
@given(NONSENSE | TAGS)
def test_nonsense_is_read_somehow_and_mapped_truly(source: str) -> None:
    assert_maps(read_html(source)[0], source)
    assert_maps(read_markdown(source), source)
    begins, _ = front_matter(source)
    assert_maps(read_html(source, begins)[0], source)
    assert_maps(read_markdown(source, begins), source)


@pytest.mark.parametrize("name", ["long.txt", "long.md", "long.html"])
def test_a_long_file_is_read_in_seconds(name: str) -> None:
    """1 MB here; 10 MB take ten times as long, and no more."""
    block = {"long.html": "<p>Nous <b>publi&eacute;ons</b> tout.</p>\n"}.get(
        name, "Nous **publi&eacute;ons** tout, `ici` et [là](http://x.example).\n\n"
    )
    count = 1_000_000 // len(block)
    started = time.monotonic()
    read = read_text(name, (block * count + "Fin.").encode())
    assert time.monotonic() - started < 60
    assert read.words.text.count("tout") == count
    assert in_source(read.words, read.source, "Fin.") == "Fin."
    at = read.words.text.index("Fin.")
    assert read.words.source_range(at, at + 4) == (len(read.source) - 4, len(read.source))


HOSTILE = [
    ("a.html", "<a ", ">"),
    ("a.html", "<a b='", ">"),
    ("a.html", "<!--", ""),
    ("a.html", "<![", ">"),
    ("a.html", "<script>", ""),
    ("a.html", "</", ""),
    ("a.html", "&#9", ""),
    ("a.md", "[", ""),
    ("a.md", "![", ""),
    ("a.md", "**a_", ""),
    ("a.md", "a <!--", ""),
    ("a.md", "`a``", ""),
    ("a.md", "http://", ""),
]


@pytest.mark.parametrize(("name", "piece", "tail"), HOSTILE)
def test_nonsense_takes_no_longer_than_prose(name: str, piece: str, tail: str) -> None:
    """Each of these took minutes, or an error, before it was bounded."""
    started = time.monotonic()
    read = read_text(name, (piece * 30_000 + tail).encode())
    assert time.monotonic() - started < 30
    assert_maps(read.words, read.source)


def test_our_own_pages_are_read() -> None:
    for path in (Path(__file__).resolve().parents[2] / "docs").glob("*.md"):
        read = read_text(path.name, path.read_bytes())
        assert_maps(read.words, read.source)
        assert "http" not in read.words.text.replace("http ", " "), path.name


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "<p>Un&nbsp;: <a href='https://a.example'>https://a.example/b</a>.</p>",
            "Un\u00a0: https://a.example/b.",
        ),
        (
            '<a href="https://a.example/b"><span>https://</span><span>a.example/b</span></a>',
            "https://a.example/b",
        ),
        ("<p>Un<br />deux</p><p>trois</p>", "Un\ndeux\n\ntrois"),
        ("a<script>non</script><style>non</style><pre>non</pre>b", "a\n\nb"),
        ("<!-- non --> 3 < 4 &amp;&#0;&#xd800;", "3 < 4 &\ufffd\ufffd"),
        ("<p></p>", ""),
        ("<script>sans fin", ""),
    ],
)
def test_a_post_keeps_the_addresses_that_its_readers_see(source: str, words: str) -> None:
    assert published_words(source) == words


@pytest.mark.parametrize(
    ("name", "source", "words", "addresses"),
    [
        ("a.md", "Un sac [](https://x.fr).", "Un sac .", []),
        ("a.md", "Un sac [là](https://x.fr).", "Un sac là.", ["https://x.fr"]),
        ("a.md", "Un sac [![x](i.png)](https://x.fr).", "Un sac .", ["https://x.fr"]),
        ("a.md", "Un sac <https://x.fr>.", "Un sac .", ["https://x.fr"]),
        ("a.html", 'Un <a href="/x"></a>sac <a href="/y">là</a>', "Un sac là", ["/y"]),
        ("a.html", 'Un sac <a href="/y"><img src="i.png"></a>', "Un sac", ["/y"]),
    ],
)
def test_a_link_that_shows_nothing_leads_nowhere(
    name: str, source: str, words: str, addresses: list[str]
) -> None:
    read = read_text(name, source.encode()).words
    assert read.text.strip() == words
    assert [one.address for one in read.links] == addresses


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Non <p>",
        "<div hidden><div>Non</div> non</div>",
        '<div style="color: red; DISPLAY : none">Non</div>',
        "<span style='visibility:hidden'>Non</span>",
        "<select><option>Non</option></select>",
        "<datalist><option>Non</datalist>",
        "<input hidden><img hidden>",
    ],
)
def test_what_a_page_hides_is_not_read(hidden: str) -> None:
    page = f"<p>Un</p>{hidden}</p><p style='display:block'>deux</p>"
    assert read_text("a.html", page.encode()).words.text.split() == ["Un", "deux"]
