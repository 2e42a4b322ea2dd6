"""Random measures as npz files, which both sides read. Everything follows from the arguments."""

import numpy as np


def masses(rng, size, kind):
    if kind == "uniform":
        return np.full(size, 1 / size)
    values = rng.random(size)
    return values / values.sum()


def cloud(path, seed, size, dimension, kind, shift=0.0):
    """Standard normal atoms about a centre; returns the masses and the atoms."""
    rng = np.random.default_rng(seed)
    support = rng.standard_normal((size, dimension)) + shift
    measure = masses(rng, size, kind), support
    np.savez(path, masses=measure[0], support=support)
    return measure
