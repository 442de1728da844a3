"""Trains a model: Rasa's part (`bot/frame.py`), with what is learned from the messages put into it.

It comes to the same as training the whole by Rasa, message for message and bit for bit, and a test
holds it to that; but nothing waits for Rasa, and the encoders work beside it.
"""

import io
import json
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from bot.components import vector_cache
from bot.components.intent_model import IntentModel, Mix
from bot.components.linear import Plan
from bot.components.ngrams import Ngrams
from bot.components.sentence_vectors import Encoding
from bot.encoding import encoded_ahead
from bot.frame import CONFIG, frame
from bot.lines import examples

NGRAMS, CLASSIFIER, SENTENCES = "NgramFeaturizer", "LinearIntentClassifier", "SentenceFeaturizer"
COLUMNS = 2048


def train(messages: Sequence[Path], archive: Path) -> None:
    """Learn from folders of messages, with this release's pipeline, rules and domain.

    Raises bot.lines.BadLines where the messages can't be read, and bot.frame.NoFrame.
    """
    said = examples(messages)
    with (
        encoded_ahead(pipeline()[SENTENCES]["encoders"], messages) as encoded,
        frame() as framed,
        tempfile.TemporaryDirectory(prefix="plainbill-learnt-") as scratch,
    ):
        folder = Path(scratch)
        learn(said, folder, encoded)
        put_in(framed(), folder, archive)
    vector_cache.forget_unused()


def learn(said: Sequence[tuple[str, str]], folder: Path, encoded: Any = lambda: None) -> None:
    """Write what the n-grams and the classifier learn into folders of those names.

    `encoded` waits until the cache of vectors is filled.
    """
    settings = pipeline()
    texts = [text for text, _ in said]
    ngrams, counted = Ngrams.learn(texts, settings[NGRAMS].get("columns", COLUMNS))
    encoded()
    vectors = Encoding(**settings[SENTENCES]).learned_vectors(said)
    rows = chosen(Mix, settings[CLASSIFIER]).rows(vectors, counted)
    del counted
    intents, plan = [name for _, name in said], chosen(Plan, settings[CLASSIFIER])
    worlds = settings[CLASSIFIER].get("worlds")
    model = IntentModel.learn(rows, vectors, intents, plan, worlds)
    for name, part in ((NGRAMS, ngrams), (CLASSIFIER, model)):
        (folder / name).mkdir()
        part.save(folder / name)


def pipeline() -> dict[str, dict[str, Any]]:
    """The settings of each component in `config.yml`, by the name of its class."""
    steps = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["pipeline"]
    return {step.pop("name").rsplit(".", 1)[-1]: step for step in steps}


def chosen(kind: Any, settings: Mapping[str, Any]) -> Any:
    """A dataclass from those settings that are its own."""
    return kind(**{key: settings[key] for key in kind.__dataclass_fields__ if key in settings})


def put_in(frame: Path, learnt: Path, archive: Path) -> None:
    """Write a frame's archive with other files in the places of the components that learned."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    partial = archive.with_suffix(".partial")
    with tarfile.open(frame) as old, tarfile.open(partial, "w:gz", compresslevel=6) as new:
        for member in old:
            if not member.isfile():
                new.addfile(member)
                continue
            body = _body(member.name, old.extractfile(member).read(), learnt)  # type: ignore[union-attr]
            member.size = len(body)
            new.addfile(member, io.BytesIO(body))
    partial.replace(archive)


def _body(name: str, body: bytes, learnt: Path) -> bytes:
    path = Path(name)
    if path.name == "metadata.json":
        made = {
            "model_id": uuid4().hex,
            "trained_at": datetime.now(timezone.utc).replace(tzinfo=None),
        }
        return json.dumps({**json.loads(body), **made}, default=datetime.isoformat).encode()
    component = next((one for one in (NGRAMS, CLASSIFIER) if one in path.parent.name), None)
    return body if component is None else (learnt / component / path.name).read_bytes()
