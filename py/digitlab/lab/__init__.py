"""The object that the page holds: a run, what looks inside of it, and what measures it."""
