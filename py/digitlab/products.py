"""The three matrix products of a layer, computed by BLAS or by einsum.

A column is an example, as everywhere: a is (k, m), w is (n, k) and delta is (n, m). The products
are fastest where each column is contiguous in memory, as in the transpose of row-major examples;
their results have the same layout.

With a BLAS, NumPy's matmul is fastest. Without one, as in Pyodide, matmul keeps one running sum
for each number; `einsum` keeps four and is at least twice as fast. The choice is made once, here.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.floating]]

_config: Any = np.show_config("dicts")
HAS_BLAS = bool(_config["Build Dependencies"]["blas"].get("found"))


# np.einsum without its checks of the arguments, which take as long as a small product.
_einsum: Callable[..., Array] = np._core.multiarray.c_einsum  # type: ignore[attr-defined]


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
    product: Array = np.matmul(w, a, out=out)
    return product


def dot_transposed_blas(w: Array, delta: Array, out: Array | None = None) -> Array:
    """The same as `dot_transposed_einsum`."""
    product: Array = np.matmul(w.T, delta, out=out)
    return product


def outer_blas(delta: Array, a: Array, out: Array | None = None) -> Array:
    """The same as `outer_einsum`."""
    product: Array = np.matmul(delta, a.T, out=out)
    return product


if HAS_BLAS:
    dot, dot_transposed, outer = dot_blas, dot_transposed_blas, outer_blas
else:
    dot, dot_transposed, outer = dot_einsum, dot_transposed_einsum, outer_einsum
