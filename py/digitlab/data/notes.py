"""Notes: what was changed or left out while files were read, for people.

A note is a record `{"id", "values", "message"}` as of an error: the id of a message in the
catalogue of words, its variables, and the same as an English sentence. Equal notes are one note
with a `count`. What is wrong with one file is a `problem` among the values, itself such a record.
"""

from collections import Counter
from typing import Any

from digitlab.validate import Invalid

MOST_NOTES = 20
LONGEST_NOTE = 300

RESIZED = "note-pictures-resized"
BLANK = "note-pictures-blank"
OTHERS = "note-pictures-others"
UPRIGHT = "note-pictures-upright"
UNREAD = "note-pictures-unread"
TURNED = "note-pictures-turned"
SCALED = "note-pictures-scaled"
JUNK = "note-pictures-junk"
PICTURES = {
    JUNK: "files that the computer had added were passed over",
    TURNED: "pictures turned round: they were dark on light",
    SCALED: "pictures whose values were brought to 0 to 255",
    RESIZED: "pictures brought to the grid from other sizes",
    BLANK: "pictures skipped: they are of one colour only",
    OTHERS: "files of other kinds were passed over",
    UPRIGHT: "pictures that lay on their side were turned",
    UNREAD: "boxes of a sheet skipped: they hold something else than one digit",
}


class Notes:
    """The notes of one import, equal ones counted."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        # Only of the first MOST_NOTES: a zip may give rise to 70,000.
        self._records: dict[str, dict[str, Any]] = {}

    def pictures(self, kind: str, count: int = 1) -> None:
        """Note what happened to so many pictures; `kind` is one of PICTURES."""
        self._add(PICTURES[kind], kind, count)

    def problem(self, error: Invalid, file: str = "") -> None:
        """Note why a file, or a part of one, was skipped; without its name the error tells it."""
        if not file:
            self._add(str(error), error.id, 1, **error.values)
            return
        problem = {"id": error.id, "values": error.values, "message": str(error)[:LONGEST_NOTE]}
        file = file[:LONGEST_NOTE]
        self._add(f"{file}: {error}", "note-file", count=1, file=file, problem=problem)

    def listed(self) -> list[dict[str, Any]]:
        """The first MOST_NOTES notes, and how many more there are."""
        notes = [
            {
                "id": record["id"],
                "values": record["values"] | {"count": self._counts[text]},
                "message": _counted(text, self._counts[text], record["id"]),
            }
            for text, record in self._records.items()
        ]
        if more := len(self._counts) - len(notes):
            notes.append(
                {"id": "note-more", "values": {"count": more}, "message": f"and {more} more"}
            )
        return notes

    def _add(self, text: str, kind: str, count: int, **values: Any) -> None:
        text = text[:LONGEST_NOTE]
        self._counts[text] += count
        if len(self._records) < MOST_NOTES:
            self._records.setdefault(text, {"id": kind, "values": values})


def _counted(text: str, count: int, kind: str) -> str:
    return f"{count} {text}" if count > 1 or kind in PICTURES else text
