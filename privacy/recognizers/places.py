"""US states, the street suffixes of the postal service's Publication 28, Appendix C1, and words
that no street has for a name."""

from __future__ import annotations

import re

STATE = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|"
    "hawaii|idaho|"
    "illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|"
    "minnesota|"
    "mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|"
    "north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|puerto rico|rhode island|"
    "south carolina|"
    "south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|"
    "a[klrz]|c[aot]|d[ce]|fl|ga|hi|i[adln]|k[sy]|la|m[adeinost]|n[cdehjmvy]|o[hkr]|pa|pr|ri|"
    "s[cd]|t[nx]|ut|"
    "v[at]|w[aivy]|d\\.c\\.|n\\.y\\.|n\\.j\\.|calif|mass|fla|tenn|penn|wash|gu|vi|mp|pw|fm|mh"
)
# Suffixes that are hardly ever anything else after a number and a word.
STREET_SUFFIX = (
    "street|str|avenue|ave|aven|av|boulevard|blvd|boul|road|rd|lane|ln|drive|terrace|terr|ter|"
    "parkway|pkwy|pky|"
    "highway|hwy|freeway|fwy|expressway|expy|expwy|turnpike|tpke|trnpk|court|ct|circle|cir|crcl|"
    "place|pl|plaza|plz|"
    "square|sq|trail|trl|alley|aly|crescent|cres|crossing|xing|causeway|cswy|esplanade|heights|hts|"
    "junction|jct|meadows?|mdws?|ridge|rdg|route|rte|terrasse|view|vw|village|vlg|vista|vis|wharf|"
    "bend|bnd|bluffs?|blf|bypass|byp|canyon|cyn|commons|cmns|corners?|cors?|cove|cv|creek|crk|"
    "estates?|ests?|"
    "falls|fls|ferry|fry|forge|frg|gardens?|gdns?|glen|gln|grove|grv|harbor|hbr|hollow|holw|"
    "landing|lndg|loop|manor|mnr|mews|oval|pike|pines?|pnes|promenade|ranch|rnch|shores?|shrs?|"
    "springs?|spgs|spurs?|strand|summit|smt|trace|trce|tunnel|valley|vly|viaduct|walk|st|dr|"
    "pkwys|lanes|streets|avenues|roads"
)
# Suffixes that are ordinary words too: the words before them must be unusual.
STREET_SUFFIX_DOUBTFUL = (
    "squares?|crossroads?|radial|unions?|ramp|land|points?|ways|coves?|extensions?|views?|manors?|overpass|"
    "parkways|junctions?|skyway|ports?|mounts?|mountains?|shoals?|locks?|islands?|commons?|plains?|greens?|"
    "courts|drives?|curve|track|trafficway|underpass|throughway|motorway|stravenue|circles|parks?|forks?|"
    "forges?|forts?|mills?|centers?|bridges?|brooks?|burgs?|camps?|cliffs?|clubs?|courses?|dams?|fall|flats?|"
    "fords?|glens?|groves?|harbors?|inlet|isles?|keys?|knolls?|lights?|loaf|mall|meadow|missions?|passage|"
    "pine|plain|rapids?|route|spring|terraces|valleys|walks|stations|ville|viaduct|wall|"
    "way|run|row|pass|path|point|pt|park|hill|hills|island|isle|key|lake|lakes|mill|mission|"
    "mount|mt|mountain|"
    "orchard|port|river|shoal|station|sta|track|union|well|wells|bridge|brg|brook|branch|br|burg|"
    "camp|cape|center|"
    "centre|ctr|cliff|club|dale|dam|divide|field|fields|flat|flats|ford|forest|fork|fort|gateway|"
    "green|haven|inlet|"
    "knoll|light|lodge|neck|prairie|rapids|rest|stream|crest|extension|broadway|county road|"
    "state road|box"
)
# Words that stand between a count and something that is only spelled like a street.
NOT_A_STREET = frozenset(
    "of to the for in and a an my your this that is was on at per each same other more from with "
    "or by bill bills "
    "visit visits time times month months day days week weeks year years payment payments people "
    "dollars claim claims "
    "different any one two no both not i you we it he she they were are have had got get paid "
    "pay owe as per hour hours night nights long short good "
    "bad con el la los de que y en voy un una mi por para".split()
)
NUMBER_SAID = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|oh|"
    r"hundred|thousand)"
)
UNIT = re.compile(
    r",? {0,3}(?:(?:apt|apartment|unit|suite|ste|lot|bldg|building|floor|fl|room|rm|trlr|space|spc|"
    r"apto|depto|apartamento|"
    r"departamento|int|interior|piso|no)\b\.? ?#? ?[\w-]{1,6}|# ?[\w-]{1,6})(?!\w)"
)
UNIT_FIRST = re.compile(
    r"(?<![a-z])(?:(?:apt|apartment|unit|suite|ste|lot|space|spc|room|floor|apto|depto|piso)\b"
    r"\.? ?#? ?[\w-]{1,6}|\d{1,3}(?:st|nd|rd|th) (?:floor|fl)), ?$"
)
