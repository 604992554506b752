"""French words that the builder tells apart: of grammar, and those that look like others."""

from app.core.builder.likeness import word_set

PRONOUNS = word_set(
    """
    je j nous on il elle ils elles ce c cela ça ceux celui celle celles chacun chacune
    personne rien tout quelqu tu vous
    """
)
DETERMINERS = word_set(
    """
    le la l les un une des du au aux ce cet cette ces mon ma mes notre nos votre vos leur
    leurs son sa ses tout toute tous toutes chaque plusieurs quelques certains certaines aucun
    aucune deux trois quatre cinq six sept huit neuf dix cent mille plus moins davantage
    beaucoup celles ceux celui celle quiconque qui nous
    """
)
PLACES = word_set(
    """
    dans en à au aux sur sous partout chez entre autour hors depuis près loin ici là nationalement
    localement
    """
)
SCOPES = word_set(
    """
    national nationale local locale international internationale mondial mondiale régional
    régionale départemental départementale européen européenne francophone
    """
)
OTHERS = word_set(
    """
    de d pour par avec sans afin parce car quand lorsque lorsqu si ne n se s y toujours jamais
    pas que qu et ou mais d'ici avant après vers selon envers zéro bien mal mieux trop
    """
)
# They end like infinitives and are none.
NO_INFINITIVES = word_set(
    """
    notre votre autre entre contre outre quatre hier cher fier amer hiver premier dernier
    particulier entier régulier singulier cahier papier métier chantier quartier loisir avenir
    désir plaisir souvenir cadre centre offre livre titre lettre maître ministre registre
    semestre trimestre théâtre chiffre ordre genre nombre membre chambre arbre encre sucre
    libre propre rare guerre terre pierre verre mer fer ver enfer atelier soir miroir espoir
    tiroir trottoir territoire histoire mémoire victoire culture nature lecture agriculture
    voiture nourriture écriture mesure heure cure figure posture structure peinture ouverture
    couverture procédure rupture repère mère père frère lumière matière manière carrière
    rivière frontière colère caractère affaire salaire solidaire claire janvier février
    septembre octobre novembre décembre épicier boulanger policier infirmier
    ouvrier courrier escalier dossier danger leader manager cancer
    laboratoire trajectoire obligatoire répertoire empire navire
    """
)
# Clauses whose subject is an infinitive go on with one of these: « réparer, c’est résister ».
FINITE = word_set(
    """
    doit devrait peut pourrait est sera serait reste devient coûte suppose permet rend tue donne
    apprend évite sauve suffit vaut signifie nourrit guérit mérite devraient doivent
    """
)
# The same, if no article or the like stands before: they are nouns too.
FINITE_OR_NOUN = word_set("aide demande compte change fait soigne coûte reste tue")
GROUPS = word_set(
    """
    PME TPE ETI ONG TPE/PME PME-ETI PME/ETI SDF DRH DSI RH EHPAD CHU HLM SCOP SCIC MJC OPH CCAS
    """
)
# Plurals of peoples keep their capital.
PEOPLES = word_set(
    """
    roms français françaises parisiens parisiennes européens européennes lyonnais lyonnaises
    marseillais marseillaises bretons bretonnes nantais nantaises lillois bordelais toulousains
    toulousaines corses alsaciens basques belges suisses africains ukrainiens ukrainiennes syriens
    afghans kurdes ultramarins réunionnais antillais guyanais normands auvergnats savoyards
    """
)
# They end in -s or -x and are names.
NAMES = word_set(
    "emmaüs paris reims tours nîmes cannes calais amiens angers limoges poitiers béziers vannes"
)
COLLECTIVES = {
    "public": "le",
    "personnel": "le",
    "monde": "le",
    "secteur": "le",
    "clientèle": "la",
    "jeunesse": "la",
    "population": "la",
}
FIRST_ADJECTIVES = word_set("grand grande jeune large petit petite")
# Words that no English sentence has: what an answer's language is told by.
MARKERS = word_set(
    """
    le la les l des du de d un une est et que qu qui dans nous vous aux avec ne n pas ce c cette
    ces sont leur leurs chaque tout toute tous notre nos votre vos il elle ils elles au sans pour
    par sur être avoir s se à y où chez je j mon ma mes
    """
) - word_set("pour sur y")
