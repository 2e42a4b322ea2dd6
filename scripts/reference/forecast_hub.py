#!/usr/bin/env python3
"""forecast_hub.py [--models 39] [--places 53] [--horizons 4] [--missing 0.1] [--work DIR] [--runs 3]

A round of a forecast hub, made: for each model a file of 23 quantiles for each place and horizon, 10 % of the models
missing at random in each of these groups. scripts/wasserstein combines it: weighted means, medians of the levels and
linear pools of all groups, on threads and on Spark. numpy computes the means and medians again, and the pools by
bisection of the mean of the distribution functions. Prints the largest relative differences, whether both engines write
the same bytes, and the wall and CPU seconds of each command with its start, the median of the runs.
"""

import argparse
import csv
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
LEVELS = np.array([0.01, 0.025] + [round(0.05 * k, 2) for k in range(1, 20)] + [0.975, 0.99])
DAY = "2026-01-17"
TARGET = "wk inc flu hosp"
COLUMNS = ["reference_date", "target", "horizon", "target_end_date", "location", "output_type", "output_type_id", "value"]


def make(work, args, random):
    """Files, weights and truth; returns values (places, horizons, models, levels), NaN where missing, and weights."""
    scale = np.exp(random.normal(5, 1.5, (args.places, args.horizons, 1, 1)))
    centre = scale * np.exp(random.normal(0, 0.3, (args.places, args.horizons, args.models, 1)))
    spread = centre * random.uniform(0.1, 0.5, (1, 1, args.models, 1))
    draws = np.sort(random.normal(0, 1, (args.places, args.horizons, args.models, len(LEVELS))), axis=-1)
    values = np.round(np.maximum(0, centre + spread * draws), 3)
    values[random.random(values.shape[:3]) < args.missing] = np.nan
    weights = random.uniform(0.2, 2, args.models)
    for m in range(args.models):
        name = f"Team{m:02d}-model"
        folder = work / "model-output" / name
        folder.mkdir(parents=True)
        with open(folder / f"{DAY}-{name}.csv", "w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(COLUMNS)
            for place, horizon in np.ndindex(args.places, args.horizons):
                row = [DAY, TARGET, horizon, DAY, f"{place:02d}"]
                if np.isfinite(values[place, horizon, m, 0]):
                    for level, value in zip(LEVELS, values[place, horizon, m]):
                        rows.writerow(row + ["quantile", level, value])
                    rows.writerow(row + ["mean", "", values[place, horizon, m].mean()])
    with open(work / "weights.csv", "w") as out:
        out.write("model_id,weight\n")
        out.writelines(f"Team{m:02d}-model,{float(weight)!r}\n" for m, weight in enumerate(weights))
    return values, weights


def median(column, weights):
    """The midpoint of all weighted medians."""
    order = np.argsort(column)
    below = np.cumsum(weights[order]) / weights.sum()
    above = np.cumsum(weights[order][::-1])[::-1] / weights.sum()
    return (column[order][below >= 0.5 - 1e-12][0] + column[order][above >= 0.5 - 1e-12][-1]) / 2


def distribution(values, x):
    """F(x) of a quantile function that is linear between the levels, with atoms at its ends."""
    if x < values[0]:
        return 0.0
    if x >= values[-1]:
        return 1.0
    k = np.searchsorted(values, x, side="right") - 1
    return LEVELS[k] + (LEVELS[k + 1] - LEVELS[k]) * (x - values[k]) / (values[k + 1] - values[k])


def pool(members, weights, level):
    low, high = members.min() - 1, members.max() + 1
    weights = weights / weights.sum()
    for _ in range(80):
        middle = (low + high) / 2
        mass = sum(weight * distribution(values, middle) for weight, values in zip(weights, members))
        low, high = (low, middle) if mass >= level else (middle, high)
    return high


def run(work, name, words):
    """Wall and CPU seconds of one command."""
    before, begin = os.times(), time.monotonic()
    subprocess.run(
        [str(ROOT / "scripts/wasserstein"), "barycenter", "--format", "quantile-csv", "--input",
         str(work / f"model-output/*/{DAY}-*.csv"), "--group-by", "location,horizon,target", "--weights",
         str(work / "weights.csv"), "--overwrite", "--output", str(work / name)] + words,
        check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return (time.monotonic() - begin,
            after.children_user + after.children_system - before.children_user - before.children_system)


def difference(work, name, expected):
    """The largest relative difference of a table from what is expected, and its number of values."""
    worst, count = 0.0, 0
    with open(work / name / "barycenter.csv", newline="") as table:
        for row in csv.DictReader(table):
            level = int(np.flatnonzero(LEVELS == float(row["level"]))[0])
            right = expected(int(row["location"]), int(row["horizon"]), level)
            if right is not None:
                worst = max(worst, abs(float(row["value"]) - right) / max(abs(right), 1e-300))
                count += 1
    return worst, count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=39)
    parser.add_argument("--places", type=int, default=53)
    parser.add_argument("--horizons", type=int, default=4)
    parser.add_argument("--missing", type=float, default=0.1)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    work = args.work or Path(tempfile.mkdtemp())
    values, weights = make(work, args, np.random.default_rng(20261201))

    def members(place, horizon):
        here = np.isfinite(values[place, horizon, :, 0])
        return values[place, horizon, here], weights[here]

    def mean(place, horizon, level):
        own, weight = members(place, horizon)
        return np.average(own[:, level], weights=weight)

    def middle(place, horizon, level):
        own, weight = members(place, horizon)
        return median(own[:, level], weight)

    def pooled(place, horizon, level):
        # A bisection of each value takes long: some places will do.
        return pool(*members(place, horizon), LEVELS[level]) if place % 10 == 0 else None

    for name, words, expected in [
        ("mean", ["--method", "quantile"], mean),
        ("median", ["--method", "quantile", "--exponent", "1"], middle),
        ("pool", ["--method", "pool"], pooled),
    ]:
        for engine in ["local", "spark"]:
            times = [run(work, f"{name}-{engine}", words + ["--engine", engine]) for _ in range(args.runs)]
            wall, cpu = (statistics.median(column) for column in zip(*times))
            print(f"{name:7} {engine:6} {wall:6.2f} s wall {cpu:6.2f} s CPU", flush=True)
        worst, count = difference(work, f"{name}-local", expected)
        same = all((work / f"{name}-local" / file).read_bytes() == (work / f"{name}-spark" / file).read_bytes()
                   for file in ["barycenter.csv", "barycenter-hub.csv"])
        print(f"{name:7} {count} values, largest relative difference {worst:.1e}, same bytes on Spark: {same}")


if __name__ == "__main__":
    main()
