#!/usr/bin/env python3
"""Measures how far --update leads from the barycenter of all measures. Needs numpy, scipy and POT; users need none.

    scripts/reference/inductive.py [--launcher scripts/wasserstein] [--orders 5] [SET...]

Of each set, in several orders of arrival: a run of the first measure (or of the first half), then one update with all
others. Printed are, over the orders, the median and the largest of W2 between the updated barycenter and that of all
measures, relative to the spread s of a measure (root mean within-measure variance) and to the root of the objective,
and the median and largest excess of the objective. Distances are POT's, or closed forms, not this program's.
"""

import argparse
import csv
import gzip
import os
import pathlib
import subprocess
import tempfile

import numpy as np
import ot
from scipy.linalg import sqrtm

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data-samples"


def uniform(n):
    return np.full(n, 1 / n)


class Clouds:
    """Measures as (masses, support)."""

    method = "particle-flow"

    def __init__(self, measures, size=100):
        self.measures = measures
        self.options = ["--method", "particle-flow", "--support-size", str(size)]

    def write(self, path, names):
        d = self.measures[0][1].shape[1]
        with open(path, "w") as out:
            out.write("id,mass," + ",".join(f"x{k + 1}" for k in range(d)) + "\n")
            for name, n in names:
                for mass, x in zip(*self.measures[n]):
                    out.write(f"{name},{float(mass)!r}," + ",".join(repr(float(v)) for v in x) + "\n")

    def read(self, run):
        with open(run / "barycenter.csv") as lines:
            rows = np.array([[float(v) for v in row[1:]] for row in list(csv.reader(lines))[1:]])
        return rows[:, 0], rows[:, 1:]

    def squared(self, a, b):
        if a[1].shape[1] == 1:
            return ot.wasserstein_1d(a[1][:, 0], b[1][:, 0], a[0], b[0], p=2)
        a, b = [(m[m > 0] / m.sum(), x[m > 0]) for m, x in (a, b)]
        return ot.emd2(a[0], b[0], ot.dist(a[1], b[1]), numItermax=10**7)

    def variance(self, a):
        mean = a[0] @ a[1]
        return a[0] @ ((a[1] - mean) ** 2).sum(1)


class Line(Clouds):
    def __init__(self, measures):
        super().__init__(measures)
        self.options = ["--method", "quantile"]


class Gaussians(Clouds):
    """Measures as (mean, covariance)."""

    def __init__(self, measures):
        self.measures = measures
        self.options = ["--method", "gaussian"]

    def write(self, path, names):
        d = len(self.measures[0][0])
        places = [f"{i + 1}_{j + 1}" for i in range(d) for j in range(d)]
        with open(path, "w") as out:
            out.write("id," + ",".join(f"mean{k + 1}" for k in range(d)) + "," + ",".join("cov" + p for p in places) + "\n")
            for name, n in names:
                mean, covariance = self.measures[n]
                out.write(name + "," + ",".join(repr(float(v)) for v in [*mean, *covariance.ravel()]) + "\n")

    def read(self, run):
        with open(run / "barycenter.csv") as lines:
            row = np.array([float(v) for v in list(csv.reader(lines))[1][1:]])
        d = len(self.measures[0][0])
        return row[:d], row[d:].reshape(d, d)

    def squared(self, a, b):
        root = sqrtm(a[1]).real
        return max(0, ((a[0] - b[0]) ** 2).sum() + np.trace(a[1] + b[1] - 2 * sqrtm(root @ b[1] @ root).real))

    def variance(self, a):
        return np.trace(a[1])


def digits(count):
    images = np.frombuffer(gzip.open(SAMPLES / "digits-images-idx3-ubyte.gz").read(), np.uint8)
    labels = np.frombuffer(gzip.open(SAMPLES / "digits-labels-idx1-ubyte.gz").read(), np.uint8)[8:]
    rows, columns = (int.from_bytes(images[k : k + 4].tobytes(), "big") for k in (8, 12))
    images = images[16:].reshape(-1, rows, columns)
    chosen = images[labels == 3][:count]
    measures = []
    for image in chosen:
        place = np.argwhere(image > 0)
        mass = image[image > 0].astype(float)
        measures.append((mass / mass.sum(), place / (max(rows, columns) - 1)))
    return Clouds(measures)


def ellipses():
    measures = {}
    with open(SAMPLES / "ellipses.csv") as lines:
        for row in csv.DictReader(lines):
            measures.setdefault(row["id"], []).append([float(row[k]) for k in ("mass", "x1", "x2")])
    return Clouds([(np.array(m)[:, 0], np.array(m)[:, 1:]) for m in measures.values()])


def clouds(random, count=20, n=100, d=2):
    """Mixtures of two normals, each with its own tilt."""
    measures = []
    for _ in range(count):
        factor = random.normal(size=(2, d, d))
        centre = random.normal(size=(2, d)) * 2
        which = random.integers(0, 2, n)
        x = centre[which] + np.einsum("nij,nj->ni", factor[which], random.normal(size=(n, d)))
        measures.append((uniform(n), x))
    return measures


def gaussians(random, count=20, d=5):
    factors = random.normal(size=(count, d, d))
    return Gaussians([(random.normal(size=d), f @ f.T / d + 0.05 * np.eye(d)) for f in factors])


def sets(random):
    return {
        "line": lambda: Line(clouds(random, d=1)),
        "gaussians": lambda: gaussians(random),
        "clouds": lambda: Clouds(clouds(random)),
        "ellipses": ellipses,
        "digits": lambda: digits(20),
    }


def call(launcher, *words):
    done = subprocess.run([launcher, *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{words}: {done.stderr}")


def barycenters(name, data, launcher, orders, random, folder):
    count = len(data.measures)
    data.write(folder / "all.csv", [(f"m{n:03d}", n) for n in range(count)])
    call(launcher, "barycenter", "--input", folder / "all.csv", "--output", folder / "all", *data.options)
    whole = data.read(folder / "all")
    spread = np.sqrt(np.mean([data.variance(m) for m in data.measures]))

    def objective(result):
        return np.mean([data.squared(result, m) for m in data.measures])

    best = objective(whole)
    if "particle-flow" in data.options:
        other = folder / "other"
        call(launcher, "barycenter", "--input", folder / "all.csv", "--output", other, *data.options, "--initial", "sample")
        result = data.read(other)
        far = np.sqrt(data.squared(whole, result))
        print(f"{name:10s} another start: W2/s {far / spread:.2g}, excess of F {objective(result) / best - 1:.2%}", flush=True)
    for begin in (1, count // 2):
        far, excess = [], []
        for turn in range(orders):
            order = [(f"m{k:03d}", n) for k, n in enumerate(random.permutation(count))]
            data.write(folder / "old.csv", order[:begin])
            data.write(folder / "new.csv", order[begin:])
            old, new = folder / f"old-{begin}-{turn}", folder / f"new-{begin}-{turn}"
            call(launcher, "barycenter", "--input", folder / "old.csv", "--output", old, *data.options)
            call(launcher, "barycenter", "--input", folder / "new.csv", "--output", new, "--update", old, *data.options[:2])
            result = data.read(new)
            far.append(np.sqrt(max(0, data.squared(whole, result))))
            excess.append(objective(result) / best - 1)
        print(
            f"{name:10s} {count} measures, first run of {begin:2d}: W2/s {np.median(far) / spread:.2g} ({max(far) / spread:.2g}),"
            f" W2/sqrt(F) {np.median(far) / np.sqrt(best):.2g} ({max(far) / np.sqrt(best):.2g}),"
            f" excess of F {np.median(excess):.2%} ({max(excess):.2%})",
            flush=True,
        )


def draws(path):
    with open(path) as lines:
        return np.array([[float(v) for v in line.split(",")] for line in lines if line[0] in "-0123456789"])


def posteriors(launcher, orders, random, folder, shards=20, n=400, d=3):
    """Powered subset posteriors of a linear model: normal, of nearly one covariance."""
    x = random.normal(size=(shards, 100, d)) @ np.linalg.cholesky(0.5 * np.eye(d) + 0.5).T
    y = x @ np.ones(d) + random.normal(size=(shards, 100))
    samples = []
    for k in range(shards):
        precision = shards * x[k].T @ x[k]
        mean = np.linalg.solve(precision, shards * x[k].T @ y[k])
        samples.append(mean + random.normal(size=(n, d)) @ np.linalg.cholesky(np.linalg.inv(precision)).T)

    def write(name, order):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for k, number in order:
            np.savetxt(folder / name / f"s{k:03d}.csv", samples[number], delimiter=",", header="a,b,c", comments="")

    write("shards", list(enumerate(range(shards))))
    for mode in ("marginal", "joint", "gaussian"):
        call(launcher, "wasp", "--shards", folder / "shards", "--mode", mode, "--output", folder / mode)
        whole = draws(folder / mode / "draws.csv")
        deviation = whole.std(0)
        for begin in (1, shards // 2):
            far, ratio = [], []
            for turn in range(orders):
                order = list(enumerate(random.permutation(shards)))
                old, new = f"old-{mode}-{begin}-{turn}", f"new-{mode}-{begin}-{turn}"
                write(old, order[:begin])
                write(new, order[begin:])
                call(launcher, "wasp", "--shards", folder / old, "--mode", mode, "--output", folder / (old + "-run"))
                call(
                    launcher, "wasp", "--shards", folder / new, "--mode", mode, "--output", folder / (new + "-run"),
                    "--update", folder / (old + "-run"),
                )
                result = draws(folder / (new + "-run") / "draws.csv")
                squares = [ot.wasserstein_1d(whole[:, k], result[:, k], p=2) for k in range(d)]
                far.append(np.sqrt(np.array(squares)) / deviation)
                ratio.append(result.std(0) / deviation)
            print(
                f"{mode:10s} {shards} shards, first run of {begin:2d}: W2/sd of a parameter {np.median(far):.2g}"
                f" ({np.max(far):.2g}), sd ratio {np.min(ratio):.3f} to {np.max(ratio):.3f}",
                flush=True,
            )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--launcher", default=str(ROOT / "scripts" / "wasserstein"))
    parser.add_argument("--orders", type=int, default=5)
    parser.add_argument("sets", nargs="*")
    arguments = parser.parse_args()
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    all_sets = [*sets(None), "shards"]
    for number, name in enumerate(all_sets):
        if arguments.sets and name not in arguments.sets:
            continue
        random = np.random.default_rng(20261130 + number)
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            if name == "shards":
                posteriors(arguments.launcher, arguments.orders, random, folder)
            else:
                barycenters(name, sets(random)[name](), arguments.launcher, arguments.orders, random, folder)


if __name__ == "__main__":
    main()
