#!/usr/bin/env python3
"""market_regimes.py [--paths 50] [--steps-per-year 1764] [--windows 72,12] [--at-once] [--work DIR]

Market regimes by clustering windows of a series, on simulated paths whose regimes are known (Horvath, Issa and Muguruza
2021, arXiv 2110.11848, section 3.3.2): a jump diffusion of Merton from 100, 20 years, ten bear regimes of half a year,
each half a year give or take a half, apart. numpy makes the paths, scripts/wasserstein clusters the windows of log
returns, W1 and W2. A return counts once for each window that holds it; the total accuracy is the share of these in a
window of the cluster of their regime, for the better of the two ways to name two clusters. Moments beside it: k-means
on the standardised first four moments of the windows. With --at-once all paths are groups of one command for each
exponent; the clusters are the same, and seconds are those of the command divided by the paths.
"""

import argparse
import csv
import json
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
YEARS = 20
BEARS = 10
# mu, sigma, lambda, gamma, delta
BULL = (0.05, 0.2, 5, 0.02, 0.0125)
BEAR = (-0.05, 0.4, 10, -0.04, 0.1)


def regimes(random, steps_per_year):
    """Whether each step is in a bear regime: ten of them, of 0.25 to 0.75 years, none overlapping."""
    steps = YEARS * steps_per_year
    lengths = (random.uniform(0.25, 0.75, BEARS) * steps_per_year).astype(int)
    free = steps - lengths.sum()
    cuts = np.sort(random.uniform(0, free, BEARS)).astype(int)
    bear = np.zeros(steps, bool)
    before = 0
    for cut, length in zip(cuts, lengths):
        bear[cut + before:cut + before + length] = True
        before += length
    return bear


def returns(random, bear, steps_per_year):
    """Log returns of the jump diffusion, whose drift makes E S_t = S_0 exp(mu t) without its jumps."""
    dt = 1 / steps_per_year
    mu, sigma, rate, gamma, delta = (np.where(bear, b, a) for a, b in zip(BULL, BEAR))
    jumps = random.poisson(rate * dt)
    normal = random.normal(size=(2, len(bear)))
    return ((mu - sigma**2 / 2) * dt + sigma * np.sqrt(dt) * normal[0]
            + jumps * gamma + np.sqrt(jumps) * delta * normal[1])


def accuracy(clusters, bear, length, step):
    """The share of (window, return) pairs whose cluster is that of the regime."""
    share = np.array([bear[k * step:k * step + length].mean() for k in range(len(clusters))])
    right = np.where(clusters == 1, share, 1 - share).mean()
    return max(right, 1 - right)


def moments(series, length, step, random):
    """k-means on standardised moments; ten starts."""
    windows = np.lib.stride_tricks.sliding_window_view(series, length)[::step]
    centred = windows - windows.mean(1, keepdims=True)
    spread = centred.std(1)
    features = np.stack([windows.mean(1), spread, (centred**3).mean(1) / spread**3, (centred**4).mean(1) / spread**4], 1)
    features = (features - features.mean(0)) / features.std(0)
    best = (np.inf, None)
    for _ in range(10):
        centres = features[random.choice(len(features), 2, replace=False)]
        for _ in range(200):
            squares = ((features[:, None] - centres) ** 2).sum(2)
            clusters = squares.argmin(1)
            if len(set(clusters)) < 2:
                break
            centres = np.stack([features[clusters == c].mean(0) for c in range(2)])
        best = min(best, (squares.min(1).sum(), tuple(clusters)))
    return np.array(best[1])


def cluster(launcher, series, windows, exponent, work):
    """The clusters of the windows, in their order; seconds in all, and of the loop."""
    path, output = work / "returns.csv", work / "run"
    np.savetxt(path, series, header="return", comments="")
    begin = time.perf_counter()
    subprocess.run(
        [*launcher, "cluster", "--input", path, "--windows", windows, "--clusters", "2", "--method", "quantile",
         "--exponent", str(exponent), "--restarts", "5", "--output", output, "--overwrite", "--engine", "local"],
        check=True, capture_output=True)
    seconds = time.perf_counter() - begin
    with open(output / "assignments.csv", newline="") as file:
        clusters = np.array([row["cluster"] == "prototype-2" for row in csv.DictReader(file)], int)
    run = json.loads((output / "run.json").read_text())
    return clusters, seconds, run["seconds"]["loop"]


def clusters_at_once(launcher, all_series, windows, exponent, work):
    """The clusters of the windows of each path, by one command; seconds in all and of the loops, for a path."""
    for path, series in enumerate(all_series):
        folder = work / f"paths/path={path}"
        folder.mkdir(parents=True, exist_ok=True)
        np.savetxt(folder / "returns.csv", series, header="return", comments="")
    output = work / "run"
    begin = time.perf_counter()
    subprocess.run(
        [*launcher, "cluster", "--input", work / "paths", "--windows", windows, "--clusters", "2", "--method", "quantile",
         "--exponent", str(exponent), "--restarts", "5", "--group-by", "path", "--output", output, "--overwrite",
         "--engine", "local"], check=True, capture_output=True)
    seconds = (time.perf_counter() - begin) / len(all_series)
    found = [[] for _ in all_series]
    with open(output / "assignments.csv", newline="") as file:
        for row in csv.DictReader(file):
            found[int(row["path"])].append(row["cluster"] == "prototype-2")
    loop = json.loads((output / "run.json").read_text())["seconds"]["loop"] / len(all_series)
    return [np.array(clusters, int) for clusters in found], seconds, loop


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paths", type=int, default=50)
    parser.add_argument("--steps-per-year", type=int, default=252 * 7)
    parser.add_argument("--windows", default="72,12")
    parser.add_argument("--at-once", action="store_true")
    parser.add_argument("--launcher", default=str(ROOT / "scripts" / "wasserstein"))
    parser.add_argument("--work", type=Path)
    arguments = parser.parse_args()
    length, step = map(int, arguments.windows.split(","))
    found = {"W1": [], "W2": [], "moments": []}
    with tempfile.TemporaryDirectory() as folder:
        work = arguments.work or Path(folder)
        work.mkdir(exist_ok=True)
        bears, all_series, groups = [], [], {}
        for path in range(arguments.paths if arguments.at_once else 0):
            random = np.random.default_rng([2021, path])
            bears.append(regimes(random, arguments.steps_per_year))
            all_series.append(returns(random, bears[-1], arguments.steps_per_year))
        for exponent in (1, 2) if arguments.at_once else ():
            groups[exponent] = clusters_at_once([arguments.launcher], all_series, arguments.windows, exponent, work)
        for path in range(arguments.paths):
            random = np.random.default_rng([2021, path])
            bear = regimes(random, arguments.steps_per_year)
            series = returns(random, bear, arguments.steps_per_year)
            line = [f"path {path}"]
            for exponent in (1, 2):
                if arguments.at_once:
                    clusters, seconds, loop = groups[exponent][0][path], *groups[exponent][1:]
                else:
                    clusters, seconds, loop = cluster([arguments.launcher], series, arguments.windows, exponent, work)
                found[f"W{exponent}"].append((accuracy(clusters, bear, length, step), seconds, loop))
                line.append(f"W{exponent} {found[f'W{exponent}'][-1][0]:.4f} {seconds:.1f} s loop {loop:.2f} s")
            found["moments"].append((accuracy(moments(series, length, step, random), bear, length, step), 0, 0))
            line.append(f"moments {found['moments'][-1][0]:.4f}")
            print(", ".join(line), f"{len(clusters)} windows", flush=True)
    for name, rows in found.items():
        table = np.array(rows)
        print(f"{name}: mean accuracy {100 * table[:, 0].mean():.2f} % "
              f"(standard error {100 * table[:, 0].std(ddof=1) / np.sqrt(len(table)):.2f}), "
              f"median seconds {np.median(table[:, 1]):.1f}, of the loop {np.median(table[:, 2]):.2f}")


if __name__ == "__main__":
    main()
