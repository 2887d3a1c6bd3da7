"""Hypothesis without deadlines: machines differ, and time is the benchmarks' business."""

from hypothesis import settings

settings.register_profile("digitlab", deadline=None)
settings.load_profile("digitlab")
