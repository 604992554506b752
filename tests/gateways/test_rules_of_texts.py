"""Claims and promises as people write them: what is told, how gravely, and what is let go by."""

import pytest

from app.core.organizations import OwnWord
from app.core.rules.texts import check_text
from app.gateways.rules import load_rulebook

BOOK = load_rulebook()


@pytest.mark.parametrize(
    ("locale", "text", "severity"),
    [
        ("fr", "Nos 3 produits écologiques arrivent.", "warning"),
        ("en", "Our 3 green products.", "warning"),
        ("fr", "Ne manquez pas notre gamme éco-responsable.", "warning"),
        ("fr", "Sans hésiter, optez pour nos produits écologiques.", "warning"),
        ("fr", "Il n'y a pas plus respectueux de l'environnement.", "warning"),
        ("en", "Don't wait: choose our eco-friendly soap.", "warning"),
        ("en", "No need to compromise on green products.", "warning"),
        ("en", "There is nothing more eco-friendly than our soap.", "warning"),
        ("en", "Why not choose our eco-friendly soap?", "warning"),
        ("en", "No plastic, just biodegradable bags.", "warning"),
        ("en", "It is no secret: our range is eco-friendly.", "warning"),
        ("fr", "Les artisans font des produits écologiques.", "warning"),
        ("fr", "Un repas respectueux de l'environnement.", "warning"),
        ("fr", "La région aime une gamme éco-responsable.", "warning"),
        ("fr", "La classe a choisi des produits écologiques.", "warning"),
        ("fr", "Un lave-linge de classe A, respectueux de l'environnement.", "note"),
        ("en", "Our eco-friendly class a week ago.", "warning"),
        ("fr", "Notre gamme éco-responsable n'a pas l'écolabel européen.", "warning"),
        (
            "fr",
            "Nous n'avons pas la certification FSC mais notre papier est biodégradable.",
            "warning",
        ),
        ("en", "We failed the FSC audit; our paper is biodegradable.", "warning"),
        ("en", "Carbon neutral without offsets: https://x.org/a", "note"),
        ("fr", "Notre banque est neutre en carbone et sans compensation.", "warning"),
        (
            "fr",
            "Notre banque est neutre en carbone (https://x.fr) et le salaire compense les heures.",
            "note",
        ),
        ("en", "Our bank is carbon neutral and compensates staff fairly: https://x.org/a", "note"),
        ("fr", "Un sac biodégradable [](https://x.fr).", "warning"),
        ("fr", 'Un sac biodégradable <a href="https://x.fr"></a>.', "warning"),
        ("fr", "Un sac biodégradable ([preuve](https://x.fr)).", "note"),
        ("fr", "Une banque responsable", "warning"),
        ("fr", "Nous garantissons 100 % de disponibilité.", "warning"),
        ("fr", "Nos produits sont écologiques.", "warning"),
        ("fr", "Ce détergent est écologique.", "warning"),
        ("fr", "Nous sommes la banque la plus verte du marché.", "warning"),
        ("fr", "énergie 100% verte", "warning"),
        ("fr", "Nos vols sont neutres en CO2.", "warning"),
        ("fr", "Un produit sans danger pour la planète", "warning"),
        ("fr", "Une voiture zéro-émission", "warning"),
        ("fr", "Nous respectons l'environnement dans tout ce que nous faisons.", "warning"),
        ("fr", "Des sacs compostables", "warning"),
        ("en", "Our cleaning products are green.", "warning"),
        ("en", "Our clothes are sustainable.", "warning"),
        ("en", "We are a sustainable company.", "warning"),
        ("en", "A CO₂-neutral parcel", "warning"),
        ("en", "Buy Green Products", "warning"),
        ("en", "Our Green Range", "warning"),
        ("fr", "Nous ne communiquerons jamais vos données.", "note"),
        ("fr", "Nous ne les vendrons jamais.", "note"),
        ("en", "We will not ever sell your data.", "note"),
        ("en", "A zero-risk plan", "warning"),
        ("en", "It is 100 percent safe.", "warning"),
        ("fr", "Une lessive éco–responsable.", "warning"),
        ("fr", "Nous ne vendons que des produits écologiques.", "warning"),
        ("fr", "Rien n'est plus écologique : nos produits verts.", "warning"),
        ("en", "You won't find more eco-friendly soap.", "warning"),
        ("fr", "Vous serez toujours satisfaits.", "warning"),
        ("fr", "Les pratiques éco-responsables des établissements.", "warning"),
    ],
)
def test_a_claim_or_a_promise_is_told_once(locale: str, text: str, severity: str):
    (found,) = check_text(BOOK, text, locale)
    assert found.severity.value == severity


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "None of our products is eco-friendly."),
        ("en", "Few of our products are biodegradable."),
        ("fr", "La voiture verte garée devant l'entrée"),
        ("fr", "Le papier vert sert aux brouillons"),
        ("fr", "Le bureau vert au fond du couloir"),
        ("en", "We painted the green office blue"),
        ("en", "The green car parked outside"),
        ("en", "Tap the green package icon"),
        ("en", "Pick the green option"),
        ("fr", "La banque responsable du prêt"),
        ("fr", "Le véhicule responsable de l'accident"),
        ("fr", "L'assurance responsable civile"),
        ("fr", "Qu'est-ce que la neutralité carbone ?"),
        ("fr", "La Commission vise la neutralité carbone en 2050"),
        ("fr", "Prétendre qu'un plastique est biodégradable est souvent trompeur"),
        ("en", "We reject terms such as eco-friendly"),
        ("en", "Claiming that a product is biodegradable is misleading"),
        ("en", "What does carbon neutral mean?"),
        ("fr", "Nous ne garantissons pas 100 % de disponibilité."),
        ("fr", "Nous ne nous engageons pas à répondre toujours."),
        ("en", "We promise nothing, and never did."),
        ("en", "The Energy Efficient Buildings Directive"),
        ("en", "Green Energy Ltd is new."),
        ("en", "The bulletproof vest is in the locker."),
        ("en", "A fail-safe default in the code."),
        ("fr", "Vous trouverez toujours la clé sous le pot."),
        ("fr", "Ce bidon n'est plus biodégradable."),
        ("fr", "Ces sacs ne sont pas biodégradables."),
        ("fr", "Nos produits ne sont pas écologiques."),
        ("en", "Our products are not green."),
        ("fr", "Ce sac n'est ni recyclable ni biodégradable."),
        ("fr", "Cette voiture est verte."),
        ("en", "This car is green."),
        ("fr", "Nous ne tirons jamais."),
        ("fr", "Nous ne pensons pas que nos produits sont écologiques."),
    ],
)
def test_what_claims_and_promises_nothing_is_let_go_by(locale: str, text: str):
    assert check_text(BOOK, text, locale) == ()


def test_an_own_word_is_found_after_a_number():
    words = (OwnWord("fr", "usager", None, ""),)
    (found,) = check_text(BOOK, "1 usager sur 2", "fr", words)
    assert found.span
    assert found.span.exact == "usager"


def test_offsetting_is_told_from_doing_without_it():
    for locale, text in [
        ("en", "Our flights are carbon neutral: we offset with trees (https://x.org/a)."),
        ("fr", "Vols neutres en carbone, compensés par des arbres : https://x.fr"),
    ]:
        (found,) = check_text(BOOK, text, locale)
        assert found.source.endswith("point 4c of Directive 2005/29/EC as amended"), text
        assert found.severity.value == "warning"
