#!/usr/bin/env python3
"""Iterated Bregman projections in the log domain, empty cells as empty cells, against the command line.

    python3 scripts/reference/projections.py        (needs numpy and scipy, and scripts/wasserstein)

Prints, for some ε, the L1 distance of the masses after a few plain iterations on random images of n × n cells.
"""

import csv
import pathlib
import subprocess
import tempfile

import numpy as np
from scipy.special import logsumexp

ROOT = pathlib.Path(__file__).resolve().parents[2]
CELLS, IMAGES, ITERATIONS = 64, 10, 2


def images(random):
    x = np.linspace(0, 1, CELLS)
    for _ in range(IMAGES):
        (cx, cy), radius, width = random.uniform(0.3, 0.7, 2), random.uniform(0, 0.25), random.uniform(0.02, 0.06)
        image = np.exp(-(((np.hypot(x[:, None] - cx, x[None, :] - cy) - radius) / width) ** 2) / 2)
        image[image < 1e-4] = 0
        yield image / image.sum()


def projections(histograms, epsilon):
    x = np.linspace(0, 1, CELLS)
    kernel = -((x[:, None] - x[None, :]) ** 2) / epsilon

    def apply(logs):
        rows = logsumexp(kernel[:, :, None] + logs[None], axis=1)
        return logsumexp(rows[:, None, :] + kernel[None], axis=2)

    with np.errstate(divide="ignore"):
        log_a = np.log(histograms)
    log_v = np.zeros_like(histograms)
    for _ in range(ITERATIONS):
        transformed = np.array([apply(a - apply(v)) for a, v in zip(log_a, log_v)])
        log_b = transformed.mean(0)
        log_b -= logsumexp(log_b)
        log_v = log_b - transformed
    return np.exp(log_b)


def command(folder, epsilon):
    subprocess.run(
        [ROOT / "scripts/wasserstein", "barycenter", "--input", folder / "images.csv", "--shape", f"{CELLS}x{CELLS}"]
        + ["--method", "sinkhorn", "--epsilon", str(epsilon), "--over-relaxation", "1"]
        + ["--max-iterations", str(ITERATIONS), "--output", folder / "out", "--overwrite"],
        check=True,
        capture_output=True,
    )
    with (folder / "out/barycenter.csv").open() as file:
        return np.array([float(mass) for mass in list(csv.reader(file))[1][1:]]).reshape(CELLS, CELLS)


def main():
    histograms = np.array(list(images(np.random.default_rng(5))))
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with (folder / "images.csv").open("w") as file:
            print("id", *(f"h{k + 1}" for k in range(CELLS**2)), sep=",", file=file)
            for n, image in enumerate(histograms):
                print(f"m{n}", *map(repr, map(float, image.ravel())), sep=",", file=file)
        for epsilon in (0.01, 0.004, 0.001):
            distance = np.abs(command(folder, epsilon) - projections(histograms, epsilon)).sum()
            print(f"ε = {epsilon}: {distance:.1e}")


if __name__ == "__main__":
    main()
