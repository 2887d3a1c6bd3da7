"""Notes: equal ones are counted, the first twenty are listed, and each has ids and a message."""

from digitlab.data.dataset import DataError
from digitlab.data.notes import BLANK, RESIZED, Notes

ERROR = DataError("expected ink, found none", "error-ink", most=3)


def test_equal_notes_are_one_with_a_count():
    notes = Notes()
    for _ in range(2):
        notes.problem(ERROR, "a.png")
    notes.problem(ERROR)
    notes.pictures(BLANK, 1)
    notes.pictures(RESIZED, 3)
    notes.pictures(RESIZED, 4)
    problem = {"id": "error-ink", "values": {"most": 3}, "message": "expected ink, found none"}
    assert notes.listed() == [
        {
            "id": "note-file",
            "values": {"file": "a.png", "problem": problem, "count": 2},
            "message": "2 a.png: expected ink, found none",
        },
        problem | {"values": {"most": 3, "count": 1}},
        {
            "id": BLANK,
            "values": {"count": 1},
            "message": "1 pictures skipped: they are of one colour only",
        },
        {
            "id": RESIZED,
            "values": {"count": 7},
            "message": "7 pictures brought to the grid from other sizes",
        },
    ]


def test_only_the_first_are_listed_and_all_are_short():
    notes = Notes()
    for i in range(70):
        notes.problem(ERROR, f"{i}" + "x" * 1000)
    *first, more = notes.listed()
    assert len(first) == 20
    assert max(len(note["message"]) for note in first) == 300
    assert more == {"id": "note-more", "values": {"count": 50}, "message": "and 50 more"}
