"""Means of covariances, for gaussians.md (Python with numpy).

  scripts/wasserstein barycenter --input data-samples/connectivity.csv --method gaussian --output target/connectivity
  python3 scripts/reference/covariance_means.py [target/connectivity/barycenter.csv]

Compares the Bures barycenter with the arithmetic and the log-Euclidean mean: the geometric mean of the eigenvalues, the
trace, and the mean squared Bures distance to the subjects.
"""

import csv
import pathlib
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]


def covariances(path):
    with open(path) as file:
        rows = [[float(v) for v in row[1:]] for row in list(csv.reader(file))[1:]]
    d = int((np.sqrt(1 + 4 * len(rows[0])) - 1) / 2)
    return [np.array(row[d:]).reshape(d, d) for row in rows]


def function(matrix, of):
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * of(values)) @ vectors.T


def bures(a, b):
    root = function(a, np.sqrt)
    return np.trace(a) + np.trace(b) - 2 * np.trace(function(root @ b @ root, lambda v: np.sqrt(np.maximum(v, 0))))


def main():
    subjects = covariances(ROOT / "data-samples" / "connectivity.csv")
    barycenter = covariances(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "connectivity" / "barycenter.csv")[0]
    means = {
        "arithmetic": np.mean(subjects, axis=0),
        "log-Euclidean": function(np.mean([function(s, np.log) for s in subjects], axis=0), np.exp),
        "Bures barycenter": barycenter,
    }

    def line(name, matrices):
        geometric = np.mean([np.exp(np.linalg.slogdet(m)[1] / len(m)) for m in matrices])
        distance = np.mean([bures(m, s) for m in matrices for s in subjects]) if len(matrices) == 1 else float("nan")
        print(f"{name:18} {geometric:.4f}  {np.mean([np.trace(m) for m in matrices]):.3f}  {distance:.4f}")

    line("subjects, on average", subjects)
    for name, mean in means.items():
        line(name, [mean])


main()
