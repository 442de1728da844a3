"""Gives Rasa the training messages as `bot/lines.py` reads them; all else by Rasa's own reader."""

from collections.abc import Sequence
from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.components.wording import name_in_words
from bot.lines import examples


class TrainingFiles(RasaFileImporter):
    """Training messages from folders of files, with each intent's name as a message of it."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: Sequence[str] | str | None = None,
    ) -> None:
        """`training_data_paths` are the folders of the messages and of the rules."""
        given = (
            [training_data_paths] if isinstance(training_data_paths, str) else training_data_paths
        )
        self._folders = [Path(folder) for folder in given or ()]
        rules = [str(folder) for folder in self._folders if not _only_messages(folder)]
        super().__init__(config_file, domain_path, rules)

    @cached_method  # type: ignore[untyped-decorator]
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Every message once, or the intents' names where there is none. Raises BadLines."""
        said = examples(self._folders) or [
            (name_in_words(intent), intent) for intent in sorted(self.get_domain().intents)
        ]
        return TrainingData([Message({TEXT: text, INTENT: intent}) for text, intent in said])

    @cached_method  # type: ignore[untyped-decorator]
    def get_domain(self) -> Domain:
        """Read once: Rasa asks for it at each step."""
        return super().get_domain()


def _only_messages(folder: Path) -> bool:
    return folder.name == "nlu"
