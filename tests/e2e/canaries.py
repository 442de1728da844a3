"""Made-up identifiers of every kind of 45 CFR 164.514(b)(2), and the search for them."""

import re
import unicodedata
from collections.abc import Iterator

import psycopg
from psycopg import sql

# Kind: what is said, and the value in it. A patient could write each of these lines.
SAID = {
    "name": ("my name is {}", "Ottoline Brackenbury"),
    "place": ("i live at {}", "4417 Thornapple Lane, Fargo ND 58102"),
    "date": ("i was born {}", "11/23/1957"),
    "age": ("my mother is {} years old", "93"),
    "phone": ("my phone is {}", "206-555-0163"),
    "fax": ("the fax is {}", "(206) 555-0164"),
    "email": ("write to {}", "ottoline.b57@mailbox.example"),
    "social security number": ("my ssn is {}", "536-22-8726"),
    "record number": ("my mrn is {}", "99120457"),
    "plan number": ("my member id is {}", "XQH993017729"),
    "account": ("my account number is {}", "A-7731-0946"),
    "licence": ("my driver license is {}", "D400-7712-0098"),
    "vehicle": ("my license plate is {}", "BXK4471"),
    "device": ("my pump's serial number is {}", "LX2-00912-77"),
    "web address": ("see {}", "https://pay.example/x?ln=brackenbury"),
    "machine address": ("i write from {}", "203.0.113.77"),
    "biometric": ("my voiceprint id is {}", "VP-88213-Q"),
    "photograph": ("the picture is {}", "https://img.example/ottoline-88213.jpg"),
    "claim": ("my claim is {}", "CLM-2024-0098213"),
    "card": ("my card is {}", "5555 5555 5555 4444"),
}
LINES = [said.format(value) for said, value in SAID.values()]
# Ten to a message: each flow hears every kind in two messages.
MESSAGES = [", ".join(LINES[at : at + 10]) for at in range(0, len(LINES), 10)]
# An age alone is found everywhere; the words of a name and of a mailbox count for themselves.
_PARTS = ["Ottoline", "Brackenbury", "Thornapple"]
_SHORTEST = 6


def forms(value: str) -> set[str]:
    """Patterns for a value without accents, and for its digits or letters differently spaced."""
    folded = fold(value)
    found = {re.escape(folded)}
    for kept in (str.isdigit, str.isalnum):
        signs = [sign for sign in folded if kept(sign)]
        if len(signs) >= _SHORTEST:
            found.add("[^0-9a-z\n]{0,2}".join(map(re.escape, signs)))
    return found


def fold(text: str) -> str:
    """Lower case, compatibility forms and no accents."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


class Search:
    """Finds any of some values in a text, however they are written."""

    def __init__(self, *more: str) -> None:
        values = [value for _, value in SAID.values() if len(value) >= _SHORTEST]
        patterns = {form for value in (*values, *_PARTS, *more) for form in forms(value)}
        longest_first = sorted(patterns, key=len, reverse=True)
        self._pattern = re.compile("(?<![0-9a-z])(?:" + "|".join(longest_first) + ")(?![0-9a-z])")

    def hits(self, text: str) -> list[str]:
        """What was found, with a few signs around it."""
        folded = fold(text)
        return [
            folded[max(0, match.start() - 60) : match.end() + 20]
            for match in self._pattern.finditer(folded)
        ]


def plain_texts(connection: psycopg.Connection) -> Iterator[tuple[str, str]]:
    """Each table, queues among them, with all that stands in its columns that are not sealed."""
    rows = connection.execute(
        "SELECT table_schema, table_name, array_agg(column_name::text) "
        "FROM information_schema.columns JOIN information_schema.tables "
        "USING (table_schema, table_name) WHERE table_type = 'BASE TABLE' "
        "AND table_schema NOT IN ('pg_catalog', 'information_schema') "
        "AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'name') "
        "GROUP BY table_schema, table_name"
    ).fetchall()
    for schema, name, columns in rows:
        table = sql.Identifier(schema, name)
        texts = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(c)) for c in columns)
        query = sql.SQL("SELECT concat_ws(E'\\n', {}) FROM {}").format(texts, table)
        yield (
            table.as_string(connection),
            "\n".join(str(text) for (text,) in connection.execute(query)),
        )
