"""Backpropagation of one example, written out: each value, its formula and its code."""
