#!/usr/bin/env python3
"""silhouettes.py

Do the silhouette with distances to prototypes (what `cluster` computes) and that with mean distances to members
(scikit-learn's, which takes all pairs) choose the same number of clusters? On 20 seeded collections of clouds around 2 to 6
centres, exact W2 by POT, k-medoids by swaps. Needs numpy, POT, scikit-learn. Prints a line for each collection.
"""

import numpy as np
import ot
from sklearn.metrics import silhouette_score


def planted(seed):
    r = np.random.default_rng(seed)
    k, d = 2 + seed % 5, 1 + seed % 3
    while True:
        centres = r.normal(size=(k, d)) * (20 if d == 1 else 10)
        gaps = np.linalg.norm(centres[:, None] - centres[None], axis=2) + 1e9 * np.eye(k)
        if gaps.min() > 4:
            break
    return k, [centres[n % k] + 0.5 * r.normal(size=d) + r.normal(size=(r.integers(6, 12), d)) for n in range(8 * k)]


def distances(clouds):
    n = len(clouds)
    w = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            w[i, j] = w[j, i] = np.sqrt(ot.emd2([], [], ot.dist(clouds[i], clouds[j])))
    return w


def medoids(w, k, r):
    best = None
    for _ in range(10):
        m = list(r.choice(len(w), k, replace=False))
        total = (w[:, m].min(1) ** 2).sum()
        while True:
            trials = [(m[:c] + [x] + m[c + 1 :]) for c in range(k) for x in range(len(w)) if x not in m]
            sums = [(w[:, t].min(1) ** 2).sum() for t in trials]
            if min(sums) >= total * (1 - 1e-12):
                break
            m, total = trials[int(np.argmin(sums))], min(sums)
        if best is None or total < best[0]:
            best = (total, m)
    return best[1]


def simplified(w, m):
    near = np.sort(w[:, m], axis=1)
    s = 1 - near[:, 0] / np.where(near[:, 1] > 0, near[:, 1], 1)
    sizes = np.bincount(w[:, m].argmin(1), minlength=len(m))
    s[sizes[w[:, m].argmin(1)] == 1] = 0
    return s.mean()


def main():
    for seed in range(20):
        k, clouds = planted(seed)
        w = distances(clouds)
        r = np.random.default_rng(1000 + seed)
        found = {c: medoids(w, c, r) for c in range(2, 9)}
        ours = max(found, key=lambda c: simplified(w, found[c]))
        full = max(found, key=lambda c: silhouette_score(w, w[:, found[c]].argmin(1), metric="precomputed"))
        print(f"collection {seed}: planted {k}, to prototypes {ours}, to members {full}")


if __name__ == "__main__":
    main()
