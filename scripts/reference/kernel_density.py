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


def binned(x, low, high, grid):
    position = (x - low) / (high - low) * (grid - 1)
    cells = np.floor(position).astype(int)
    counts = np.zeros(grid)
    for cell, rest in zip(cells, position - cells):
        if 0 <= cell < grid - 1:
            counts[cell] += 1 - rest
            counts[cell + 1] += rest
        elif cell == grid - 1:
            counts[cell] += 1
    return counts


def smoothed(counts, kernel):
    return np.convolve(counts, np.concatenate([kernel[:0:-1], kernel]))[len(kernel) - 1 : len(kernel) - 1 + len(counts)]


def binned_bandwidth(x, grid=401):
    """KernSmooth's dpik(x) with its defaults."""
    n = len(x)
    low, high = np.quantile(x, [0.25, 0.75])
    scale = min(x.std(ddof=1), (high - low) / 1.349)
    z = (x - x.mean()) / scale
    counts = binned(z, z.min(), z.max(), grid)
    step = (z.max() - z.min()) / (grid - 1)

    def psi(order, g):
        u = np.arange(min(int((4 + order) * g / step), grid) + 1) * step / g
        return counts @ smoothed(counts, phi_derivative(u, order) / g ** (order + 1)) / n**2

    psi6 = psi(6, (2 * math.sqrt(2) ** 9 / (7 * n)) ** (1 / 9))
    psi4 = psi(4, (-3 * math.sqrt(2 / math.pi) / (psi6 * n)) ** (1 / 7))
    return scale * (1 / (2 * math.sqrt(math.pi) * psi4 * n)) ** 0.2


def binned_accuracy(x, y, grid=401):
    """With KernSmooth's bkde, whose kernel has the mass 1 on the grid (since 2.23)."""
    low, high = min(x.min(), y.min()), max(x.max(), y.max())
    step = (high - low) / (grid - 1)
    densities = []
    for sample in (x, y):
        h = binned_bandwidth(sample)
        kernel = norm.pdf(np.arange(min(int(4 * h / step), grid) + 1) * step / h)
        mass = (2 * kernel.sum() - kernel[0]) * step * len(sample)
        densities.append(smoothed(binned(sample, low, high, grid), kernel / mass))
    return 1 - np.abs(densities[0] - densities[1]).sum() * step / 2


def cauchy(n, scale, shift):
    return scale * np.tan(np.pi * ((np.arange(n) + 0.5) / n - 0.5)) + shift


def main():
    # Quantiles, not random numbers, so that every language has the same samples.
    spread = logistic(500)
    bumps = np.concatenate([logistic(300) * 0.3 - 1, logistic(100) * 0.6 + 2])
    exponential = -np.log1p(-(np.arange(500) + 0.5) / 500)
    for name, x in [("logistic", spread), ("bumps", bumps), ("exponential", exponential)]:
        print("bandwidth", name, repr(float(bandwidth(x))))
    print("accuracy logistic, 1.2 logistic + 0.3", repr(float(accuracy(spread, 1.2 * spread + 0.3))))
    print("accuracy bumps, logistic", repr(float(accuracy(bumps, spread))))
    print("Cauchy, binned: bandwidth", binned_bandwidth(cauchy(2000, 1, 0)))
    print("accuracy", binned_accuracy(cauchy(2000, 1, 0), cauchy(1500, 1.2, 0.3)))
    print("accuracy", binned_accuracy(cauchy(2000, 1, 0), cauchy(2000, 1, 20)))


if __name__ == "__main__":
    main()
