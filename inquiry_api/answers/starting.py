"""What a process that speaks to patients does once, before it says anything."""

from pathlib import Path

from inquiry_api.answers.practice import PracticeError, load_practice, use_practice
from inquiry_api.db import Database
from inquiry_api.settings import Settings, SettingsError
from inquiry_api.tuning.live import use_tuning


def speak_as_set_up(settings: Settings, database: Database) -> None:
    """Take the practice's file, if one is named, and what the studio changed since.

    Raises SettingsError for a file that can't be used: no patient is to be told the wrong hours.
    """
    if settings.practice_file:
        try:
            use_practice(load_practice(Path(settings.practice_file)))
        except PracticeError as error:
            raise SettingsError(f"PLAINBILL_PRACTICE_FILE: {error}") from None
    use_tuning(database)
