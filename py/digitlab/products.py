"""The three matrix products of a layer, and who computes them.

A column is an example, as everywhere: a is (k, m), w is (n, k) and delta is (n, m). In memory each
column should lie in one piece, as in the transpose of row-major examples: then every product runs
along whole pieces, and what comes out is laid out the same way.

NumPy with a BLAS multiplies with `@`. Where it has none, as in Pyodide, `@` keeps one running sum
for each number; `einsum` keeps four and is twice as fast or more. Which one is chosen once, here.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

HAS_BLAS = bool(np.show_config("dicts")["Build Dependencies"]["blas"].get("found"))


# What np.einsum calls, without its look at the arguments, which takes as long as a small product.
_einsum = np._core.multiarray.c_einsum


def dot_einsum(w: Array, a: Array, out: Array | None = None) -> Array:
    """w·a (n, m), for w (n, k) and a (k, m)."""
    if out is None:
        return _einsum("bk,nk->bn", a.T, w).T
    _einsum("bk,nk->bn", a.T, w, out=out.T)
    return out


def dot_transposed_einsum(w: Array, delta: Array, out: Array | None = None) -> Array:
    """wᵀ·δ (k, m), for w (n, k) and delta (n, m)."""
    if out is None:
        return _einsum("bn,nk->bk", delta.T, w).T
    _einsum("bn,nk->bk", delta.T, w, out=out.T)
    return out


def outer_einsum(delta: Array, a: Array, out: Array | None = None) -> Array:
    """δ·aᵀ (n, k), for delta (n, m) and a (k, m): a sum over the m columns."""
    if out is None:
        return _einsum("bn,bk->nk", delta.T, a.T)
    return _einsum("bn,bk->nk", delta.T, a.T, out=out)


def dot_blas(w: Array, a: Array, out: Array | None = None) -> Array:
    """The same as `dot_einsum`."""
    return np.matmul(w, a, out=out)


def dot_transposed_blas(w: Array, delta: Array, out: Array | None = None) -> Array:
    """The same as `dot_transposed_einsum`."""
    return np.matmul(w.T, delta, out=out)


def outer_blas(delta: Array, a: Array, out: Array | None = None) -> Array:
    """The same as `outer_einsum`."""
    return np.matmul(delta, a.T, out=out)


if HAS_BLAS:
    dot, dot_transposed, outer = dot_blas, dot_transposed_blas, outer_blas
else:
    dot, dot_transposed, outer = dot_einsum, dot_transposed_einsum, outer_einsum
