"""Digit Lab: a small network that learns to read handwritten digits, in NumPy alone.

The same files run natively and, through Pyodide, in the browser; nothing here knows of a page.
"""

from digitlab.network import Network

__all__ = ["Network"]
