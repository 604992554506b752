"""Word documents made with the standard library: as people write them, and to be a burden."""

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(
    paragraphs: str,
    styles: str = "",
    name: str = "word/document.xml",
    parts: dict[str, str] | None = None,
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, f"<w:document {W}><w:body>{paragraphs}</w:body></w:document>")
        archive.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
        for part, content in (parts or {}).items():
            archive.writestr(part, content)
    return out.getvalue()


def p(text: str, style: str = "", item: bool = False, bold: str = "", look: str = "<w:b/>") -> str:
    """Return a paragraph; `bold` stands before the text, `look` says what makes it bold."""
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if item else ""
    strong = f"<w:r><w:rPr>{look}</w:rPr><w:t>{bold}</w:t></w:r>" if bold else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{number}</w:pPr>{strong}<w:r><w:t>{text}</w:t></w:r></w:p>"


def line(bold: str, look: str = "<w:b/>") -> str:
    """Return a paragraph that is bold as a whole."""
    return p("", bold=bold, look=look)


def table(*rows: tuple[str, ...]) -> str:
    """Return a table of paragraphs."""
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


_CLINIC = (
    line("CHARTE DE LA CLINIQUE DES TILLEULS")
    + p("Adoptée par le conseil de vie sociale le 4 juin 2025.")
    + line("Notre mission")
    + p("Soigner sans trier, dans la vallée et aux heures où les gens vivent.")
    + p("NOTRE VISION")
    + p("En 2035, personne n’attend plus de dix jours un premier rendez-vous.")
    + line("Nos valeurs")
    + line("Écoute", "<w:u w:val='single'/>")
    + p("Nous prenons le temps.")
    + line("Ce que nous faisons :")
    + p("S’asseoir", item=True)
    + p("On ne coupe pas la parole au patient", item=True)
    + line("Ce que nous refusons :")
    + p("Parler d’un patient dans le couloir", item=True)
    + line("Rigueur", "<w:rStyle w:val='lev'/>")
    + p("Nous vérifions deux fois.")
    + line("Contact")
    + p("04 77 00 00 00")
)
_BOLD_STYLE = (
    '<w:style w:styleId="lev"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:styleId="Maison"><w:name w:val="House"/><w:rPr><w:b/></w:rPr></w:style>'
)
_HARBOUR = (
    p("Our purpose", style="Maison")
    + p("Nobody should lose a tooth for want of a bus fare.")
    + p("Vision: by 2040, no child in the county misses school because of a tooth.")
    + p("Our values", style="Maison")
    + table(
        (line("Value"), line("What it means"), line("We don’t")),
        (line("Candour"), p("We say what we do not know."), p("Guess in front of a patient")),
        (line("Care"), p("We see whoever comes."), p("We don’t send anybody away")),
    )
    + p("Adopted in 2024.")
)
# What people send: no heading styles anywhere.
CHARTERS = {
    "tilleuls.fr.docx": docx(_CLINIC, _BOLD_STYLE),
    "harbour.en.docx": docx(_HARBOUR, _BOLD_STYLE),
}
