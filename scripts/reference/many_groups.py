#!/usr/bin/env python3
"""many_groups.py [--groups 2500,5000,10000] [--singles 3] [--format csv|parquet] [--work DIR]

Many small barycenters by one command: groups of 10 measures of 50 atoms of equal mass, on the line and in the plane.
Times scripts/wasserstein barycenter --group-by with its start, for each number of groups, and the same command on one
group alone; prints wall and CPU seconds, what a group takes beyond the start, and how many single commands one command
is worth. On the line numpy computes the barycenters again. Needs numpy, and pyarrow for parquet.
"""

import argparse
import csv
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
MEASURES, ATOMS = 10, 50


def write(path, atoms, kind):
    """atoms (groups, measures, atoms, d)"""
    groups, _, _, dimension = atoms.shape
    if kind == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq
        flat = atoms.reshape(groups * MEASURES, ATOMS, dimension)
        pq.write_table(pa.table({
            "gene": [str(g) for g in range(groups) for _ in range(MEASURES)],
            "id": [f"m{n}" for _ in range(groups) for n in range(MEASURES)],
            "support": flat.tolist(),
        }), path)
        return
    with open(path, "w") as out:
        out.write(",".join(["gene", "id"] + [f"x{k + 1}" for k in range(dimension)]) + "\n")
        for g in range(groups):
            for n in range(MEASURES):
                for atom in atoms[g, n].tolist():
                    out.write(f"{g},m{n}," + ",".join(map(repr, atom)) + "\n")


def run(work, path, method, words):
    before, begin = os.times(), time.monotonic()
    subprocess.run(
        [str(ROOT / "scripts/wasserstein"), "barycenter", "--method", method, "--input", str(path), "--overwrite",
         "--output", str(work / "out")] + words, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return (time.monotonic() - begin,
            after.children_user + after.children_system - before.children_user - before.children_system)


def difference(work, atoms):
    expected = np.sort(atoms[..., 0], axis=-1).mean(axis=1)
    found = {}
    with open(work / "out/barycenter.csv", newline="") as table:
        for row in csv.DictReader(table):
            found.setdefault(int(row["gene"]), []).append(float(row["x1"]))
    return max(np.abs(np.sort(found[g]) - expected[g]).max() for g in range(len(expected)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groups", default="2500,5000,10000")
    parser.add_argument("--singles", type=int, default=3)
    parser.add_argument("--format", choices=["csv", "parquet"], default="csv")
    parser.add_argument("--work", type=Path)
    args = parser.parse_args()
    work = args.work or Path(tempfile.mkdtemp())
    work.mkdir(exist_ok=True, parents=True)
    counts = [int(count) for count in args.groups.split(",")]
    for dimension, method in [(1, "quantile"), (2, "particle-flow")]:
        random = np.random.default_rng(20261201)
        atoms = random.normal(size=(max(counts), MEASURES, ATOMS, dimension))
        atoms += random.normal(size=(max(counts), MEASURES, 1, dimension))
        path = work / f"single.{args.format}"
        write(path, atoms[:1], args.format)
        singles = [run(work, path, method, []) for _ in range(args.singles)]
        wall, cpu = np.median(singles, axis=0)
        print(f"{dimension}-D one group alone: {wall:.2f} s wall, {cpu:.2f} s CPU", flush=True)
        for count in counts:
            path = work / f"groups.{args.format}"
            write(path, atoms[:count], args.format)
            seconds, used = run(work, path, method, ["--group-by", "gene"])
            print(f"{dimension}-D {count} groups: {seconds:.2f} s wall, {used:.2f} s CPU; beyond the start"
                  f" {1e6 * (seconds - wall) / count:.0f} us wall, {1e6 * (used - cpu) / count:.0f} us CPU a group;"
                  f" {count * wall / seconds:.0f} single commands", flush=True)
        if dimension == 1:
            print(f"1-D largest difference from numpy {difference(work, atoms[:counts[-1]]):.1e}", flush=True)


if __name__ == "__main__":
    main()
