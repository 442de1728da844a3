"""What a process that speaks to patients does once, before it says anything."""

from pathlib import Path

from inquiry_api.answers.practice import load_practice, use_practice
from inquiry_api.db import Database
from inquiry_api.settings import Settings
from inquiry_api.tuning.live import use_tuning


def speak_as_set_up(settings: Settings, database: Database) -> None:
    """Take the practice's file, if one is named, and what the studio changed since.

    Raises PracticeError for a file that can't be used: no patient is to be told the wrong hours.
    """
    if settings.practice_file:
        use_practice(load_practice(Path(settings.practice_file)))
    use_tuning(database)
