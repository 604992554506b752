"""What the report says around the facts, in each of its languages."""

from dataclasses import dataclass

FRENCH, ENGLISH = "fr", "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language.

    Attributes:
        kinds: of statements and witnesses; classes: of changes; fields: of statements.
        moment: pattern of times, as babel takes it.
    """

    language: str
    moment: str
    title: str
    lead: str
    as_of: str
    entries: str
    root: str
    log: str
    in_force: str
    since: str
    until: str
    version: str
    still: str
    no_version: str
    versions: str
    left_out: str
    heading: str
    published: str
    effective: str
    by: str
    reason: str
    content: str
    parent: str
    place: str
    approvals: str
    no_approval: str
    approver: str
    when: str
    seen: str
    changes: str
    no_change: str
    what: str
    kind_of_change: str
    before_after: str
    witnesses: str
    no_witness: str
    witness: str
    newest: str
    none_yet: str
    signed: str
    unsigned: str
    checkpoint: str
    check: str
    nameless: str
    labelled: str
    kinds: dict[str, str]
    classes: dict[str, str]
    fields: dict[str, str]


_FR = Wording(
    language=FRENCH,
    moment="d MMMM y 'à' HH:mm:ss 'UTC'",
    title="Registre de la charte",
    lead="Ce qui était en vigueur et quand, qui l’a approuvé, pourquoi, et ce qui a changé.",
    as_of="État du registre au",
    entries="Entrées du registre",
    root="Racine (SHA-256)",
    log="Nom du registre",
    in_force="Ce qui était en vigueur",
    since="À partir du",
    until="Jusqu’au",
    version="Version",
    still="toujours en vigueur, ou à venir",
    no_version="Aucune version n’a encore été publiée.",
    versions="Les versions, de la plus ancienne à la plus récente",
    left_out="Les {n} premières versions ne sont pas détaillées ici ; l’API et le dossier "
    "d’audit les contiennent toutes.",
    heading="Version {number} — {title}",
    published="Publiée le",
    effective="En vigueur à partir du",
    by="Publiée par",
    reason="Motif",
    content="Empreinte du contenu (SHA-256)",
    parent="Empreinte de la version précédente",
    place="Entrée du registre",
    approvals="Approbations",
    no_approval="Aucune approbation n’était exigée ni donnée.",
    approver="Par",
    when="Le",
    seen="Empreinte approuvée",
    changes="Ce qui a changé depuis la version précédente",
    no_change="Aucun mot n’a changé.",
    what="Quoi",
    kind_of_change="Nature",
    before_after="Mots retirés et ajoutés",
    witnesses="Témoins",
    no_witness="Personne d’extérieur ne détient de point de contrôle : sans témoin, une "
    "réécriture complète du registre ne se verrait pas.",
    witness="Témoin",
    newest="Dernier point de contrôle détenu",
    none_yet="aucun pour l’instant",
    signed="contresigné",
    unsigned="remis",
    checkpoint="Point de contrôle signé",
    check="Pour tout vérifier sans nous : le dossier d’audit contient un vérificateur d’un seul "
    "fichier, python3 verify.py, qui n’appelle aucun réseau.",
    nameless="(sans nom)",
    labelled="{kind} « {label} »",
    kinds={
        "purpose": "Raison d’être",
        "mission": "Mission",
        "vision": "Vision",
        "value": "Valeur",
        "webhook": "Appel HTTP",
        "file": "Fichier",
        "tsa": "Horodatage RFC 3161",
    },
    classes={
        "editorial": "forme",
        "meaning": "sens",
        "added": "ajout",
        "removed": "retrait",
    },
    fields={
        "name": "nom",
        "text": "texte",
        "do": "ce qui le montre",
        "dont": "ce qui le trahit",
        "kind": "nature",
        "position": "place",
    },
)
_EN = Wording(
    language=ENGLISH,
    moment="d MMMM y, HH:mm:ss 'UTC'",
    title="Record of the charter",
    lead="What was in force when, who approved it, why, and what changed.",
    as_of="State of the log at",
    entries="Entries in the log",
    root="Root (SHA-256)",
    log="Name of the log",
    in_force="What was in force",
    since="From",
    until="Until",
    version="Version",
    still="still in force, or to come",
    no_version="No version has been published yet.",
    versions="The versions, oldest first",
    left_out="The first {n} versions are not told in full here; the API and the audit pack hold "
    "all of them.",
    heading="Version {number} — {title}",
    published="Published",
    effective="In force from",
    by="Published by",
    reason="Reason",
    content="Hash of the content (SHA-256)",
    parent="Hash of the version before",
    place="Entry in the log",
    approvals="Approvals",
    no_approval="No approval was required or given.",
    approver="By",
    when="At",
    seen="Hash approved",
    changes="What changed since the version before",
    no_change="No word changed.",
    what="What",
    kind_of_change="Kind",
    before_after="Words removed and added",
    witnesses="Witnesses",
    no_witness="Nobody outside holds a checkpoint: without a witness a rewriting of the whole log "
    "would not be seen.",
    witness="Witness",
    newest="Newest checkpoint held",
    none_yet="none yet",
    signed="countersigned",
    unsigned="handed over",
    checkpoint="Signed checkpoint",
    check="To check all of it without us: the audit pack holds a verifier in one file, "
    "python3 verify.py, which calls no network.",
    nameless="(no name)",
    labelled="{kind} “{label}”",
    kinds={
        "purpose": "Purpose",
        "mission": "Mission",
        "vision": "Vision",
        "value": "Value",
        "webhook": "HTTP call",
        "file": "File",
        "tsa": "RFC 3161 time stamp",
    },
    classes={
        "editorial": "form",
        "meaning": "meaning",
        "added": "added",
        "removed": "removed",
    },
    fields={
        "name": "name",
        "text": "text",
        "do": "what shows it",
        "dont": "what breaks it",
        "kind": "kind",
        "position": "place",
    },
)


def wording_of(locale: str) -> Wording:
    """Return the words of a locale's language, English where we have none."""
    return _FR if locale.partition("-")[0].lower() == FRENCH else _EN
