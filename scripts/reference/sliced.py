#!/usr/bin/env python3
"""Prints reference values for sliced distances. Needs numpy and POT; users need neither.

The numbers in SlicedTransportTest were printed with numpy 2.4.6 and POT 0.9.7.post1. POT is given the directions, and its
result is squared for p = 2; for p = 3 the same sum is made of POT's one-dimensional solver.
"""

import math

import numpy as np
import ot


def main():
    i = np.arange(6)
    x = np.stack([np.sin(1 + i), np.cos(2 * i)], axis=1)
    j = np.arange(4)
    y = np.stack([1 + np.cos(3 * j), np.sin(1 + 2 * j) / 2], axis=1)
    a = (1.0 + i) / 21
    b = (4.0 - j) / 10
    angles = [math.pi * (l + 0.25) / 5 for l in range(5)]
    theta = np.array([[math.cos(t), math.sin(t)] for t in angles])
    root = ot.sliced_wasserstein_distance(x, y, a, b, projections=theta.T, p=2)
    print("SW_2^2 =", repr(float(root) ** 2))
    costs = [ot.wasserstein_1d(x @ t, y @ t, a, b, p=3) for t in theta]
    print("SW_3^3 =", repr(float(np.mean(costs))))


if __name__ == "__main__":
    main()
