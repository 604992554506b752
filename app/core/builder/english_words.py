"""English words that the builder tells apart: of grammar, verbs, and nouns that are verbs too."""

from app.core.builder.likeness import word_set

PRONOUNS = word_set(
    "we i they he she it people everyone everybody nobody anyone someone somebody there you"
)
DETERMINERS = word_set(
    """
    a an the this that these those my our your their his her its each every any some all no
    both few many most several such two three four five six seven eight nine ten one more less
    fewer better another other
    """
)
PLACES = word_set("in at on across throughout near within around between among beyond under")
EVERYWHERE = word_set(
    """
    nationwide worldwide online everywhere anywhere nationally internationally locally globally
    regionally
    """
)
OTHERS = word_set(
    """
    to for by with without from of if when because so as while not never always only into
    about after before until unless whatever wherever where whether and or but zero nothing
    everything something anything plain good fair free clear honest full equal
    """
)
THINGS = word_set("nothing something everything anything morning evening spring housing")
# Verbs that answers begin with.
VERBS = word_set(
    """
    abolish accept accompany achieve acknowledge act adapt add address admit adopt advise
    advocate afford aid allow amplify answer anticipate apologise apologize argue arrange ask
    assemble assess assist attract avoid bake be bear become befriend begin behave believe
    blame bore borrow break bring broadcast build bully burn bury buy calculate call campaign
    carry catch celebrate challenge champion charge cheat check choose claim clarify clean clear
    close coach collect combat combine come comfort commit communicate compete complain conceal
    connect conserve consult continue contribute convert convince cook cooperate create
    criticise criticize cultivate cure cut dare deal deceive decide dedicate defend delay
    delete deliver demonstrate deny design destroy detect develop digitise digitize
    discover discriminate discuss dismiss distribute do donate drive drop earn ease eat educate
    eliminate embed embrace empower enable encourage end enforce engage enhance enjoy enrich
    ensure equip eradicate establish evict exceed exchange exclude exist expand explain explore
    export expose express extend face facilitate fail feed fight fill film finance find finish
    fire fit fix flatter follow forge forget forgive form foster fund gather generate get give
    go gossip grow guarantee guide halve handle have heal hear help hide hire hoard hold honor
    honour host hurt identify ignore illuminate implement import improve include increase inform
    inherit innovate inspire install insulate insult insure integrate interrupt introduce invent
    invest investigate invite join judge keep kneel knock know laugh launch lay lead learn leave
    lend let liberate lie lift listen live loan look lose love lower maintain make manage
    manipulate manufacture match measure meet mend mentor mislead mock modernise modernize move
    neuter nourish nurture obtain offer open operate oppose organise organize overcharge
    overcome own pack pad paint participate pass pay perform persuade phone photograph pick
    pioneer place plan plant play please pollute postpone pour practise praise preach prepare
    present preserve pretend prevent print prioritise prioritize process produce promise
    promote propose protect prove provide publish punish push put question raise reach read
    realise realize rebuild receive recognise recognize recommend recover recruit recycle
    reduce refund refurbish refuse regenerate rehome reject relieve remain remember remove renew
    renovate rent repair repay replace reply report represent reopen require rescue resell resist
    resolve respect respond restore retain retrain return reuse reveal review reward ring rinse
    roast run rush sack safeguard save say scare screen see seek sell send serve settle sew
    shame shape share shelter shift ship shorten shout show shut sign silence simplify sing sit
    skip smile solve speak spend spread spy stand start stay steal stop store strengthen strike
    strive study sulk supply support surrender sustain swap sweep swim switch tackle
    take talk teach tell test thank think throw tolerate track trade train transform translate
    transport travel treat trick trust try turn understand undertake unblock unite unload unlock
    upgrade uphold use vaccinate value visit wait wake walk want warn wash waste watch wear weave
    weigh welcome whisper win withhold work write yell
    consider cover enter register administer order prefer refer transfer bother filter monitor
    sponsor favour harbour appeal mimic panic need proceed succeed breed empty mention function
    dress press guess kiss miss cross focus harass bypass confess possess stress witness impress
    cling swing insist list enlist persist twist arrive survive thrive dive balance dance advance
    drill dig brew farm pump stitch knit mow prune rewild plough sow harvest hand quote tidy
    experience influence fence disable pour tour apply rely comply multiply fly revive nurse
    tutor tune map fundraise pop pose negotiate compensate pray haggle hesitate cater beg bluff
    collude dwell sneak bargain mourn pry gloat snoop
    """
)
# Nouns too: they are verbs where the question asks for one, or something to do it to follows.
NOUNS_TOO = word_set(
    """
    travel care support work help trust design play pay share show cure plant visit use cut
    rent fund fight walk change drive film research plan market trade transport process test
    study question store report review place love value respect waste practise form host coach
    guide offer challenge track screen supply exchange finance loan craft clean clear free open
    aid address access deal bake call claim fit fire ease move raise return reward sign
    export import paint campaign champion lead print pack cook wash shelter shape watch nurse
    cover order register need press stress focus balance dance list tour fence function
    experience influence advance dress monitor drill brew farm pump harvest hand quote
    tutor tune map vote volunteer search shop sleep camp climb chat bid budget jump lobby glance
    hunt
    """
)
# Of these, those whose form in -s is hardly ever a noun: helps teachers mark faster.
THIRDS = word_set("help bake brew teach cook")
# Nouns without a plural that something is done to: bake bread.
MASSES = word_set("bread beer cheese wine cider coffee tea furniture food")
# Adjectives too: free the slaves, free school meals.
ADJECTIVES_TOO = word_set(
    "free clean clear open empty perfect lower own complete warm dry cool mature"
)
# Services, homes and the like are of the noun before them: support services, care homes.
COMPOUNDS = word_set(
    """
    services homes centres centers products courses groups programmes programs workers systems
    tools solutions facilities agencies permits schemes standards materials policies plans
    """
)
# What may follow a verb and not a noun that modifies another.
OBJECTS = DETERMINERS | word_set(
    "us them him me you it people children women men ourselves together well hard safely and"
)
NOT_VERBS = word_set(
    """
    are is was were am being been has had did does can could will would shall should may might must
    plain good great fair free clear full equal real true high low best better total complete
    quality simple safe local small large young old new more less fewer fast quick slow kind
    warm open plenty payroll software customer customers team people staff trust-first
    quiet strong weak long short early late first last next zero perfect humour humor honour
    straight everyday always just also very too same cash money tea coffee
    lunch breakfast dinner bread cake food beer wine
    """
)
# No base form ends so; `process` and the like are in the list of verbs.
NOT_VERB_ENDINGS = (
    "s", "ed", "ly", "ion", "ness", "ity", "ty", "ism", "ful", "ous", "ive", "able", "ible", "al",
    "ic", "ship", "hood", "ance", "ence", "ancy", "ency", "cy", "er", "or", "ing", "ist", "our",
)  # fmt: skip
# The second word that shows the first to be a noun.
# The second word that shows an unknown one to be a noun; `with` does not: queue with everybody.
NOT_AFTER_UNKNOWN = word_set("and or for off in at")
NOT_AFTER_VERBS = word_set("is are was were of has have can will should must matters comes means")
PLURALS = word_set("children women men people youth")
NO_GERUNDS = word_set("thing things king spring string evening morning during ceiling sibling")
DEMONYMS = word_set(
    """
    british english scottish welsh irish french german spanish italian polish european american
    african asian indian chinese japanese syrian afghan ukrainian russian turkish kurdish muslim
    jewish christian catholic hindu sikh roma londoners parisians bretons africans europeans
    americans muslims christians jews sikhs hindus ukrainians syrians afghans scots brits
    london leeds bristol kent glasgow edinburgh manchester liverpool birmingham cardiff belfast
    dublin paris york devon cornwall yorkshire norfolk suffolk sussex essex surrey oxford wales
    cambridge sheffield nottingham
    """
)
MODIFIERS = word_set(
    """
    young older old elder elderly local general small large single new disabled homeless
    vulnerable rural urban independent private public primary secondary low-income working
    self-employed family school college university community business mid-sized medium-sized low
    ordinary busy future former current pregnant lonely sick poor rich wealthy early deaf blind
    short long hot cold fresh good cheap healthy
    """
)
ADJECTIVE_ENDINGS = ("al", "ed", "ive", "ous", "able", "ary", "less", "ful", "time", "ing")
COLLECTIVES = word_set("public population elderly homeless unemployed world planet environment")
# Words that no French sentence has: what an answer's language is told by.
MARKERS = word_set(
    """
    the of and to for with is are was were we our they who that this every each from by no not
    it its their them what when because in at be been have has will would should without your you
    how more than all only nobody everyone nothing first before after
    """
)
