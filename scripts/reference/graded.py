#!/usr/bin/env python3
"""Prints W2 squared of Gaussians whose variances are of very different sizes, or that are singular, in 100 digits.

Needs mpmath and numpy; users need none. The numbers in GradedGaussiansTest were printed with mpmath 1.3.0. The covariances are
those of the doubles that the test makes, taken as they are: 1e20 between two variances would be noise in doubles.
"""

import mpmath
import numpy as np

from bures import covariances


def matrix(entries):
    return mpmath.matrix([[mpmath.mpf(float(x)) for x in row] for row in entries])


def root(a):
    values, vectors = mpmath.eigsy(a)
    return vectors * mpmath.diag([mpmath.sqrt(max(value, 0)) for value in values]) * vectors.T


def squared_distance(s, t):
    half = root(s)
    return sum(s[k, k] + t[k, k] for k in range(s.rows)) - 2 * sum(
        mpmath.sqrt(max(value, 0)) for value in mpmath.eigsy(half * t * half, eigvals_only=True))


def scaled(a, deviations):
    return a * np.outer(deviations, deviations)


def blocks(a, b):
    zeros = np.zeros((len(a), len(b)))
    return np.block([[a, zeros], [zeros.T, b]])


def hilbert(d, shift):
    i, j = np.indices((d, d))
    return 1.0 / (i + j + shift)


def collinear(rows, deviations):
    """B B^T of whole numbers, so that the doubles are of rank 2 exactly."""
    b = np.array(rows, dtype=float)
    return scaled(b @ b.T, deviations)


def main():
    mpmath.mp.dps = 100
    four = covariances(2, 4)
    three = covariances(2, 3)
    small = 2.0**-30
    pairs = {
        "graded": [scaled(a, [1, 1e-5, 1e5, 1e-10]) for a in four],
        "alike but in the small": [blocks(1e20 * three[0], a) for a in three],
        "alike in all digits but some": [three[0], three[0] + 2.0**-20 * np.eye(3)],
        "a constant": [blocks(blocks(1e6 * three[0][:2, :2], np.zeros((1, 1))), 1e-6 * a[:1, :1]) for a in three],
        "collinear": [
            collinear([[1, 2], [3, 1], [2, 4], [1, 0]], [1, 1, small, 1]),
            collinear([[2, 1], [1, 1], [4, 2], [0, 3]], [1, 1, small, 1]),
        ],
        "ill conditioned": [hilbert(8, 1), hilbert(8, 2)],
        "nearly singular": [hilbert(8, 1), hilbert(8, 1) + 2.0**-27 * np.eye(8)],
        "singular and regular": [collinear([[1, 2], [3, 1], [2, 4]], [1, 1, small]), scaled(three[1], [1, 1, small])],
    }
    for name, (s, t) in pairs.items():
        print(name, repr(float(squared_distance(matrix(s), matrix(t)))))


if __name__ == "__main__":
    main()
