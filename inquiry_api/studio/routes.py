"""The studio's pages: importing a module registers its routes."""

from inquiry_api.studio import (
    data_pages,
    file_pages,
    inbox_pages,
    insight_pages,
    model_pages,
    practice_pages,
    wording_pages,
)
from inquiry_api.studio.frame import blueprint

__all__ = [
    "blueprint",
    "data_pages",
    "file_pages",
    "inbox_pages",
    "insight_pages",
    "model_pages",
    "practice_pages",
    "wording_pages",
]
