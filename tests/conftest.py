"""What native and browser tests share. The native ones run with it in Pyodide too.

Hypothesis has no deadlines: machines differ, and time is the benchmarks' business.
"""

import os
import sys

from hypothesis import settings

settings.register_profile("digitlab", deadline=None)
# In the browser each example takes many times as long.
settings.register_profile("browser", deadline=None, max_examples=5, database=None)
# HYPOTHESIS_PROFILE=thorough: a run is driven through 2,000 sequences of commands.
settings.register_profile("thorough", deadline=None, max_examples=500)
settings.load_profile(
    "browser" if sys.platform == "emscripten" else os.environ.get("HYPOTHESIS_PROFILE", "digitlab")
)


def pytest_terminal_summary(terminalreporter):
    """Say how many native tests passed, and how many of them did so in Pyodide too."""
    passed = terminalreporter.getreports("passed")
    said = [f"native: {sum(report.nodeid.startswith('tests/native/') for report in passed)} passed"]
    said += [f"{name}: {value}" for report in passed for name, value in report.user_properties]
    terminalreporter.write_line(" · ".join(said))
