"""Exact barycenters against POT's linear program on a support, and HiGHS over all combinations; bounds by whole commands."""

import itertools
import json
import os
import sys

import numpy as np
import ot
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from flow import Command
from measuring import Side, difference, markdown, milliseconds, ratio, take_turns
from problems import cloud

HEAD = ["what", "**ratio**, CPU", "wall", "the other side, ms CPU / wall", "ours", "atoms", "gap", "objective differs by"]
BOUNDS_HEAD = ["what", "F", "pairs: F is above by at most", "its seconds", "dual: at most", "its seconds"]
GAP = 1e-9


def compare(what, peer, ours, rounds):
    take_turns([peer, ours], rounds)
    objective, bound, atoms = ours.result
    return [
        what,
        *ratio(peer, ours),
        milliseconds(peer),
        milliseconds(ours),
        f"{atoms:.0f}",
        f"{1 - bound / objective:.0e}",
        f"{difference([objective], peer.result):.0e}",
    ]


def on_support(options, folder, jvm, side, count=5):
    """Random masses on a grid of side x side cells."""
    places = np.stack(np.meshgrid(np.arange(side), np.arange(side), indexing="ij"), -1).reshape(-1, 2) / side
    rng = np.random.default_rng(side)
    masses = rng.random((side * side, count))
    masses /= masses.sum(0)
    files = [folder / f"grid-{side}-{n}.npz" for n in range(count)]
    for n, file in enumerate(files):
        np.savez(file, masses=masses[:, n], support=places)
    cost = ot.dist(places, places)
    weights = np.full(count, 1 / count)
    peer = Side(lambda: [ot.lp.barycenter(masses, cost, weights, solver="highs", log=True)[1]["fun"]])
    ours = Side(lambda: jvm.numbers("linear-program", GAP, *files), jvm.cpu)
    return compare(f"support of {side} x {side} cells, {count} measures, to `ot.lp.barycenter` (HiGHS)", peer, ours, options.rounds)


def all_combinations(measures):
    """The smallest sum over multi-couplings, by a linear program with a variable for each combination of atoms."""
    masses, atoms = zip(*measures, strict=True)
    combinations = np.array(list(itertools.product(*(range(len(m)) for m in masses))))
    places = np.stack([x[combinations[:, n]] for n, x in enumerate(atoms)])
    costs = ((places - places.mean(0)) ** 2).sum(2).mean(0)
    first = np.cumsum([0, *map(len, masses)])
    rows = (combinations + first[:-1]).ravel()
    columns = np.repeat(np.arange(len(combinations)), len(masses))
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(first[-1], len(combinations)))
    return linprog(costs, A_eq=matrix, b_eq=np.concatenate(masses), method="highs").fun


def anywhere(options, folder, jvm, count, size, dimension):
    files = [folder / f"cloud-{count}-{size}-{dimension}-{n}.npz" for n in range(count)]
    measures = [cloud(f, [count, size, n], size, dimension, "random") for n, f in enumerate(files)]
    peer = Side(lambda: [all_combinations(measures)])
    ours = Side(lambda: jvm.numbers("multi-marginal", GAP, *files), jvm.cpu)
    what = f"anywhere, {count} measures of {size} atoms, {dimension}-D, to HiGHS over {size**count} combinations"
    return compare(what, peer, ours, options.rounds)


def alone(options, jvm, what, files):
    ours = Side(lambda: jvm.numbers("multi-marginal", GAP, *files), jvm.cpu)
    take_turns([ours], options.rounds)
    objective, bound, atoms = ours.result
    return [what, "", "", "none", milliseconds(ours), f"{atoms:.0f}", f"{1 - bound / objective:.0e}", ""]


def ten(options, folder, jvm, dimension):
    files = [folder / f"ten-{dimension}-{n}.npz" for n in range(10)]
    for n, file in enumerate(files):
        cloud(file, [10, dimension, n], 10, dimension, "random")
    return alone(options, jvm, f"anywhere, 10 measures of 10 atoms, {dimension}-D: 10^10 combinations", files)


def blobs(path, count, size, dimension):
    """Clouds of three skewed blobs each, as a CSV file."""
    rng = np.random.default_rng([count, size, dimension])
    with path.open("w") as file:
        print("id", *(f"x{c + 1}" for c in range(dimension)), sep=",", file=file)
        for n in range(count):
            factors = 0.4 * rng.standard_normal((3, dimension, dimension))
            centres = rng.standard_normal((3, dimension))
            which = rng.choice(3, size=size, p=[0.5, 0.3, 0.2])
            atoms = np.einsum("nij,nj->ni", factors[which], rng.standard_normal((size, dimension))) + centres[which]
            for atom in atoms:
                print(f"m{n:04d}", *(f"{x:.6f}" for x in atom), sep=",", file=file)
    return path


def bounds(folder, what, support, *words):
    """One run for each kind of bound, whose seconds and gap are in run.json."""
    row = [what]
    for kind in ("pairwise", "dual"):
        output = folder / "run"
        command = [os.environ["BENCH_COMMAND"], "barycenter", "--engine", "local", *words, "--support-size", support]
        Command([*command, "--lower-bound", kind, "--output", output, "--overwrite"]).run()
        run = json.loads((output / "run.json").read_text())
        if len(row) == 1:
            row.append(f"{run['objective']:.6g}")
        row += [f"{100 * run['relative_gap']:.2g} %", f"{run['lower_bound_seconds']:.1f}"]
    return row


def bound_rows(options, folder, samples):
    def of_blobs(count, size, dimension, support):
        file = blobs(folder / f"blobs-{count}-{size}-{dimension}.csv", count, size, dimension)
        return bounds(folder, f"{count} clouds of {size} atoms, {dimension}-D, m = {support}", support, "--input", file)

    yield bounds(folder, "ellipses, m = 200", 200, "--input", samples / "ellipses.csv")
    yield of_blobs(10, 200, 2, 500)
    if options.quick:
        return
    yield bounds(folder, "ellipses, m = 1000", 1000, "--input", samples / "ellipses.csv")
    digits = ["--input", samples / "digits-images-idx3-ubyte.gz", "--labels", samples / "digits-labels-idx1-ubyte.gz"]
    yield bounds(folder, "183 images of the digit 3, m = 200", 200, *digits, "--ids", "3-*")
    yield of_blobs(10, 1000, 2, 1000)
    yield of_blobs(10, 1000, 3, 1000)
    yield of_blobs(100, 100, 2, 100)
    yield of_blobs(1000, 100, 2, 100)


def table(options, folder, jvm):
    rows = []
    for side in (8,) if options.quick else (8, 10, 16):
        print(f"support of {side} x {side} cells", file=sys.stderr)
        rows.append(on_support(options, folder, jvm, side))
    for count, size, dimension in [(3, 10, 2), (4, 8, 3)] if options.quick else [(3, 10, 2), (4, 8, 3), (5, 8, 2)]:
        print(f"{count} measures of {size} atoms, {dimension}-D", file=sys.stderr)
        rows.append(anywhere(options, folder, jvm, count, size, dimension))
    for dimension in (2,) if options.quick else (2, 3):
        print(f"ten measures of ten atoms, {dimension}-D", file=sys.stderr)
        rows.append(ten(options, folder, jvm, dimension))
    print("bounds", file=sys.stderr)
    samples = folder.parents[2] / "data-samples"
    return [*markdown(HEAD, rows), "", *markdown(BOUNDS_HEAD, list(bound_rows(options, folder, samples)))]
