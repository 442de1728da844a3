"""Loads and their files: how records arrived, what became of them, and the report of each."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Keyed, Sealed, now

LOAD_STATES = ("waiting", "running", "done", "failed")
FILE_STATES = ("waiting", "loaded", "unchanged", "refused")


class BookLoad(Keyed):
    """Files that came together: by command, by an upload, or in the watched folder.

    `done` of `total` claims tell how far the file at hand is. `failed` is a fault of ours, not of
    a file: nothing of what was `at_hand` (a file by its name) is on the books.
    """

    __tablename__ = "book_load"
    __table_args__ = (
        CheckConstraint("arrived IN ('command', 'upload', 'folder')", name="arrived"),
        CheckConstraint(f"state IN {LOAD_STATES}", name="state"),
        Index("ix_book_load_made_at", "made_at"),
    )

    arrived: Mapped[str]
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_user.id"))
    dry_run: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="waiting")
    at_hand_sealed: Mapped[bytes | None]
    at_hand = Sealed()
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class BookFile(Keyed):
    """One file of a load. `content` (compressed, base64) is kept only until it has been read.

    People put patients into the names of files: a name, and what is said by it, is sealed too.
    `told` is the report as JSON: places, counts and sums. Files of one report share it.
    """

    __tablename__ = "book_file"
    __table_args__ = (
        CheckConstraint(f"state IN {FILE_STATES}", name="state"),
        UniqueConstraint("load_id", "ordinal"),
    )

    load_id: Mapped[UUID] = mapped_column(ForeignKey("book_load.id"))
    ordinal: Mapped[int]
    name_sealed: Mapped[bytes]
    name = Sealed()
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="waiting")
    refused_sealed: Mapped[bytes | None]
    refused = Sealed()
    told_sealed: Mapped[bytes | None]
    told = Sealed()
    content_sealed: Mapped[bytes | None]
    content = Sealed()

    @property
    def report(self) -> dict[str, object] | None:
        """The report; None while there is none."""
        return None if self.told is None else dict(json.loads(self.told))
