#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""W2 of 200 combined atoms to the exact posterior of a conjugate linear model, over simulated data sets.

1000 observations, coefficients (1, 1), unit noise variance, prior N(0, 16 I), standardised covariates; K shards, the
likelihood of each raised to the power K; 100 draws of each; free support by POT. The posterior stands as 3000 draws.
Needs numpy and POT. What it printed with numpy 2.4.6 and POT 0.9.7 stands in methods.md.
"""

import numpy as np
import ot

DATA_SETS, OBSERVATIONS, DRAWS, ATOMS, POSTERIOR = 12, 1000, 100, 200, 3000
rng = np.random.default_rng(1)


def posterior(x, y, power):
    covariance = np.linalg.inv(np.eye(2) / 16 + power * x.T @ x)
    return covariance @ (power * x.T @ y), covariance


def distance(shards):
    x = rng.normal(size=(OBSERVATIONS, 2))
    x = (x - x.mean(0)) / x.std(0)
    y = x @ np.ones(2) + rng.normal(size=OBSERVATIONS)
    order = rng.permutation(OBSERVATIONS)
    draws = []
    for k in range(shards):
        rows = order[k::shards]
        draws.append(rng.multivariate_normal(*posterior(x[rows], y[rows], shards), DRAWS))
    start = np.concatenate(draws)[rng.choice(DRAWS * shards, ATOMS, replace=False)]
    atoms = ot.lp.free_support_barycenter(draws, [ot.unif(DRAWS)] * shards, start, numItermax=15)
    exact = rng.multivariate_normal(*posterior(x, y, 1), POSTERIOR)
    return np.sqrt(ot.emd2(ot.unif(ATOMS), ot.unif(POSTERIOR), ot.dist(atoms, exact), numItermax=10**7))


found = {5: [], 10: [], 20: []}
for _ in range(DATA_SETS):
    for shards, values in found.items():
        values.append(distance(shards))
for shards, values in found.items():
    print(f"K = {shards}: {min(values):.4f} to {max(values):.4f}, median {np.median(values):.4f}")
