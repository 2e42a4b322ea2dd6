#!/usr/bin/env python3
"""Reference values of KernelDensityTest: the two-stage direct plug-in bandwidth and the accuracy of one sample against
another, by sums over all pairs of values without any binning (Sheather and Jones 1991; Wand and Jones 1995, 3.6.1).

Needs numpy and scipy. The binned estimates of the project differ from these by the width of a cell, about 1e-4 of the
bandwidth. What the tests hold was made with numpy 2.4.6 and scipy 1.17.1.
"""

import math

import numpy as np
from scipy.stats import norm


def phi_derivative(u, order):
    return np.polynomial.hermite_e.hermeval(u, [0] * order + [1]) * norm.pdf(u)


def functional(x, g, order):
    u = (x[:, None] - x[None, :]) / g
    return phi_derivative(u, order).sum() / (len(x) ** 2 * g ** (order + 1))


def bandwidth(x):
    n = len(x)
    low, high = np.quantile(x, [0.25, 0.75])
    scale = min(x.std(ddof=1), (high - low) / 1.349)
    z = x / scale
    psi8 = 105 / (32 * math.sqrt(math.pi))
    g6 = (30 / (math.sqrt(2 * math.pi) * psi8 * n)) ** (1 / 9)
    psi6 = functional(z, g6, 6)
    g4 = (-6 / (math.sqrt(2 * math.pi) * psi6 * n)) ** (1 / 7)
    psi4 = functional(z, g4, 4)
    return scale * (1 / (2 * math.sqrt(math.pi) * psi4 * n)) ** 0.2


def density(x, at):
    h = bandwidth(x)
    return norm.pdf((at[:, None] - x[None, :]) / h).mean(axis=1) / h


def accuracy(x, y):
    at = np.linspace(min(x.min(), y.min()), max(x.max(), y.max()), 401)
    return 1 - np.abs(density(x, at) - density(y, at)).sum() * (at[1] - at[0]) / 2


def logistic(n):
    p = (np.arange(n) + 0.5) / n
    return np.log(p / (1 - p))


def main():
    # Quantiles, not random numbers, so that every language has the same samples.
    spread = logistic(500)
    bumps = np.concatenate([logistic(300) * 0.3 - 1, logistic(100) * 0.6 + 2])
    exponential = -np.log1p(-(np.arange(500) + 0.5) / 500)
    for name, x in [("logistic", spread), ("bumps", bumps), ("exponential", exponential)]:
        print("bandwidth", name, repr(float(bandwidth(x))))
    print("accuracy logistic, 1.2 logistic + 0.3", repr(float(accuracy(spread, 1.2 * spread + 0.3))))
    print("accuracy bumps, logistic", repr(float(accuracy(bumps, spread))))


if __name__ == "__main__":
    main()
