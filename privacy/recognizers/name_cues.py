"""The words around a name that show it is one, in English and Spanish, without accents."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    """Words written with blanks between them."""
    return frozenset(words.split())


# After these comes a name, whatever word it is.
TITLES = _set("dr dra drs doctor doctora mr mrs ms mx mister missus sr sra srta senor senora senorita don dona prof professor attn nurse judge attorney sister father pastor rev")
POLITE = _set("mr mrs ms miss mister sr sra srta senor senora senorita don dona")
FUNCTION_WORDS = _set(
    "the a an and or but of to in on at by for with from as is are was were be been am do does did have has had will would can could should may might must not no yes so if then "
    "than that this these those it its he she they we you i me him her us them my your his our their who what when where why how which there here now also too very just only "
    "again still already yet please thanks y o e u de la el los las un una que no si en con por para a al del se su sus mi es son era fue esta estan ha han le les lo me te nos "
    "office offices bill bills visit visits appointment appt insurance account payment charge claim statement dob copay balance due billing dept department plan"
)

NAME_WORDS = _set("name names named nombre llamo llama llaman apellido apellidos surname lastname firstname maiden signed attn spelled apellida")
AFTER_NAME_WORD = _set("is are was es son s it's its")

# After these comes a name unless the word makes sense as a word there.
RELATIONS = _set(
    "son daughter wife husband hubby mom mother mum mama dad father papa brother sister aunt uncle cousin niece nephew grandson "
    "granddaughter grandmother grandfather grandma grandpa nana stepson stepdaughter baby kid child partner spouse fiance fiancee "
    "boyfriend girlfriend friend neighbor roommate caregiver guardian ex patient subscriber dependent guarantor insured member cust "
    "customer client agent pt rep caller hijo hija esposo esposa mama papa madre padre hermano hermana abuelo abuela nieto nieta tio "
    "tia primo prima suegra suegro cunado cunada sobrino sobrina novio novia amigo amiga vecina paciente husbands wifes moms dads sons "
    "daughters lady guy girl doctor dentist surgeon therapist provider pcp employee user"
)
ADDRESSED = _set("hi hello hey hola dear thanks thx thank thnx ty gracias bye sincerely regards atentamente saludos morning afternoon evening sorry")
SPEAKING = _set(
    "with to ask asked tell told call called contact text texted email saw see seen by from for and y con a de para por attn re w "
    "named via cc fwd meet met know pregunte hable"
)
SPOKEN = _set("spoke speak speaking spoken talked talking talk chatted met hable hablo")
IDENTIFYING = _set("im i'm ima its it's soy is am habla aqui this here's llamo yo")

# Right of a name.
PERSON_VERBS = _set(
    "said says told tell called calls texted texts emailed asked asks wants wanted needs needed paid pays sent gave got has had is was "
    "will can did does moved died passed lives lived works worked helped helps handles handled owes owed took went came left promised "
    "mentioned explained scheduled signed turned dijo dice llamo pago quiere necesita tiene vive fue murio fallecio"
)
SAYING_VERBS = _set("said told called texted texts emailed asked asks wants promised mentioned explained died lives lived paid helped dijo")
AFTER_NAME = _set("here again speaking dob from at and or but y o from born aqui")
END_MARKS = frozenset(".,;:!?)]}\"'-/&\n@#<>|")

# Ordinary words that are names too, by how they are mostly used; they need better evidence.
VERB_LIKE = _set(
    "will may hope bill mark chase call cash charge case day link rush hunt park page ring hang judge cook sue grant best back good long hand hands "
    "means love carry short free price wait card store stores market check key keys pay sell price cost field fields banks house light "
    "place point stock sample person child self merchant holiday branch street lane law church power press cross camp play drive book read stop help "
    "skip rob honey dear hung marry merry foster elder tiny cherry ai pardon ada jan "
    "major max guy van fish speed order note notes file files line lines post form code total plan plans due new notice art link pack reader lock click "
    "cool rule duty root root roll edge light light fan tad per said see man can do so my in just back day many soon little high"
)
QUALITIES = _set(
    "good long young free rich short small little strong cool smart sharp wise red blue green black white brown gray grey fair quick early fine new high best poor "
    "proper major dear sweet lovely noble savage wild stern pleasant french english german west north south east moody swift gentle sunny happy sage silver gold true strange"
)
MONTH_LIKE = _set("may march april june august summer autumn winter spring sunday friday monday abril agosto mayo domingo julio")
DETERMINERS = _set(
    "a an the my your our his her their this that these those any some no every each which what another one el la los las un una unos unas mi mis su sus tu tus este esta "
    "ese esa cada otro otra per"
)
PARTICLES = _set("de del la las los el al bin ibn ben abu abd von van der den ter ten da di do dos das du st san santa mac mc le o ni nic y")
SUFFIXES = _set("jr sr ii iii iv")
# Letters that are words by themselves.
WORD_LETTERS = frozenset("aiueyonkrxcb")

# Words in which a name is only a part of an ordinary phrase: the word before, the word, the word after.
PHRASES = frozenset(
    {
        ("grace", "period"), ("good", "faith"), ("faith", "estimate"), ("bad", "faith"), ("wells", "fargo"), ("apple", "pay"), ("blue", "cross"),
        ("x", "ray"), ("x", "rays"), ("delta", "dental"), ("jordan", "valley"), ("charity", "care"), ("skip", "a"), ("skip", "the"), ("skip", "this"),
        ("skip", "my"), ("skip", "one"), ("gene", "test"), ("gene", "testing"), ("drew", "blood"), ("drew", "labs"), ("drew", "my"),
        ("they", "drew"), ("he", "drew"), ("she", "drew"), ("nurse", "drew"), ("rose", "to"), ("rose", "from"), ("rose", "by"), ("bill", "rose"),
        ("harvard", "pilgrim"), ("plan", "molina"), ("molina", "plan"), ("molina", "insurance"), ("with", "molina"), ("have", "molina"), ("molina", "medicaid"), ("molina", "healthcare"), ("molina", "health"), ("poison", "ivy"), ("foster", "child"), ("st", "jude"), ("mayo", "clinic"), ("cleveland", "clinic"), ("credit", "union"), ("capital", "one"),
        ("american", "express"), ("western", "union"), ("best", "buy"), ("red", "cross"), ("family", "dollar"), ("dollar", "general"), ("rite", "aid"),
        ("oscar", "health"), ("morgan", "stanley"), ("charles", "schwab"), ("blue", "shield"), ("american", "family"), ("sun", "life"), ("the", "dawn"),
        ("long", "beach"), ("new", "york"), ("hong", "kong"), ("test", "kit"), ("home", "kit"), ("jan", "to"), ("ed", "visit"), ("er", "visit"),
        ("due", "dec"), ("san", "francisco"), ("apple", "watch"), ("medi", "cal"), ("max", "out"), ("max", "oop"), ("eve", "of"), ("christmas", "eve"),
        ("new", "year"), ("years", "eve"), ("ben", "max"), ("sal", "de"), ("sol", "y"), ("por", "dios"), ("la", "paz"), ("en", "paz"), ("de", "paz"),
    }
)  # fmt: skip
