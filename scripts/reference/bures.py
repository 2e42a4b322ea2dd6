#!/usr/bin/env python3
"""Prints reference values for Gaussians: W2 squared and a barycenter of covariances that do not commute.

Needs numpy, scipy, mpmath and POT; users need none. The numbers in GaussianBarycenterTest and BuresTransportTest were printed
with numpy 2.4.6, scipy 1.17.1 and POT 0.9.7.post1. The barycenter is computed in two ways that share nothing with the
project's iteration: by POT, and by minimising the objective over Cholesky factors from the scipy optimiser.
"""

import mpmath
import numpy as np
import ot
import scipy.linalg
import scipy.optimize


def covariances(count, d):
    """Covariances with entries that a few digits tell: A A^T + 0.1 I, A_ij = sin(1 + n + 2 i + 3 j i + j^2)."""
    i, j = np.indices((d, d))
    factors = [np.sin(1 + n + 2 * i + 3 * i * j + j**2) for n in range(count)]
    return np.array([a @ a.T + 0.1 * np.eye(d) for a in factors])


def squared_distance(m0, s0, m1, s1):
    """The formula of the Frechet inception distance, with the general matrix square root of scipy."""
    return float(np.sum((m0 - m1) ** 2) + np.trace(s0 + s1 - 2 * np.real(scipy.linalg.sqrtm(s0 @ s1))))


def objective(s, weights, inputs):
    zero = np.zeros(len(s))
    return sum(w * squared_distance(zero, s, zero, c) for w, c in zip(weights, inputs))


def by_descent(weights, inputs):
    """argmin over L of the objective at L L^T, by BFGS with numerical gradients."""
    d = inputs.shape[1]
    start = np.linalg.cholesky(np.average(inputs, axis=0, weights=weights)).ravel()
    fit = scipy.optimize.minimize(
        lambda x: objective(x.reshape(d, d) @ x.reshape(d, d).T, weights, inputs), start, method="BFGS",
        options={"gtol": 1e-9})
    root = fit.x.reshape(d, d)
    return root @ root.T, fit.fun


def scaled(weights, inputs):
    """The barycenter in 60 digits, where double precision would not do."""
    mpmath.mp.dps = 60

    def root(matrix):
        values, vectors = mpmath.eigsy(matrix)
        return vectors * mpmath.diag([mpmath.sqrt(value) for value in values]) * vectors.T

    matrices = [mpmath.matrix(c.tolist()) for c in inputs]
    s = sum((float(w) * c for w, c in zip(weights, matrices)), mpmath.zeros(inputs.shape[1]))
    for _ in range(100):
        half = root(s)
        inverse = half**-1
        mean = sum((float(w) * root(half * c * half) for w, c in zip(weights, matrices)), mpmath.zeros(inputs.shape[1]))
        s = inverse * mean * mean * inverse
    return [float(x) for x in s]


def main():
    np.set_printoptions(precision=17, suppress=False)
    weights = np.array([0.2, 0.3, 0.5])
    inputs = covariances(3, 3)
    means = np.array([[0.0, 1, 2], [3, -1, 0], [1, 1, 1]])
    print("W2^2(0, 1) =", repr(squared_distance(means[0], inputs[0], means[1], inputs[1])))
    print("W2^2(0, 2) =", repr(squared_distance(means[0], inputs[0], means[2], inputs[2])))
    _, pot = ot.gaussian.bures_wasserstein_barycenter(means, inputs, weights=weights, num_iter=10000, eps=1e-15)
    print("barycenter by POT:", [float(x) for x in np.ravel(pot)], "objective", objective(pot, weights, inputs))
    descent, value = by_descent(weights, inputs)
    print("barycenter by descent:", [float(x) for x in np.ravel(descent)], "objective", value)
    print("difference", np.abs(pot - descent).max())
    for deviations in ([1e-5, 1, 1e3], [1, 1e4, 1e-4]):
        print("standard deviations", deviations, scaled(weights, inputs * np.outer(deviations, deviations)))


if __name__ == "__main__":
    main()
