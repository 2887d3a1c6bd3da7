"""Backpropagation written out: each value, its formula and its code."""
