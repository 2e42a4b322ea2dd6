"""Very many small problems, each solved whole by one thread: groups of measures, and single solves."""

import sys

import numpy as np
import ot

from measuring import Side, difference, markdown, ratio, three_digits, take_turns
from problems import cloud
from transport import emd

MEASURES = 10
ATOMS = 50

HEAD = ["what", "**ratio**, CPU", "wall", "peer", "peer, us CPU / wall", "ours, us CPU / wall", "objective differs by"]


def microseconds(side):
    return " / ".join(three_digits(1e6 * t) for t in (side.cpu_median(), side.wall_median()))


def line(what, name, peer, ours, differs):
    return [what, *ratio(peer, ours), name, microseconds(peer), microseconds(ours), f"{differs:.0e}"]


def groups(folder, dimension, count):
    """Files of measures, group by group, and their atoms (groups, measures, atoms, dimension)."""
    files, atoms = [], []
    for group in range(count):
        for n in range(MEASURES):
            files.append(folder / f"{dimension}d-{group}-{n}.npz")
            atoms.append(cloud(files[-1], [dimension, group, n], ATOMS, dimension, "uniform", 0.3 * n)[1])
    return files, np.array(atoms).reshape(count, MEASURES, ATOMS, dimension)


def line_row(options, folder, jvm):
    """The average of sorted values, and its objective, which ours computes, too."""
    files, atoms = groups(folder, 1, 100)

    def averages():
        return [np.sort(group, axis=1).mean(axis=0) for group in atoms[..., 0]]

    peer = Side(lambda: [averages() for _ in range(10)], count=1000)
    ours = Side(lambda: jvm.numbers("quantile-groups", 100, MEASURES, *files), jvm.cpu, count=10_000)
    take_turns([peer, ours], options.rounds)
    objectives = [
        np.mean((np.sort(group, axis=1) - average) ** 2) for group, average in zip(atoms[..., 0], averages())
    ]
    return line(f"{MEASURES} measures on the line", "numpy, no objective", peer, ours, difference(objectives, ours.result))


def plane_row(options, folder, jvm):
    """Flows to the defaults of either side; local minima differ with the start, so objectives only about agree."""
    files, atoms = groups(folder, 2, 20)
    masses = np.full(ATOMS, 1 / ATOMS)

    def flows():
        return [
            ot.lp.free_support_barycenter(list(group), [masses] * MEASURES, group[0].copy()) for group in atoms
        ]

    peer = Side(flows, count=len(atoms))
    ours = Side(lambda: jvm.numbers("flow-groups", 20, MEASURES, *files), jvm.cpu, count=20 * len(atoms))
    # A flow has more code to compile than other rows.
    ours.prepare()
    take_turns([peer, ours], options.rounds)
    theirs = np.mean(
        [[emd(masses, masses, ot.dist(found, y)) for y in group] for found, group in zip(peer.result, atoms)]
    )
    return line(
        f"{MEASURES} measures in the plane",
        "free_support_barycenter",
        peer,
        ours,
        np.mean(ours.result) / theirs - 1,
    )


def solve_row(options, folder, jvm, dimension, kind, size):
    """The matrix is part of the work: a small problem is seldom solved twice."""
    count = 200
    files, pairs = [], []
    for k in range(count):
        names = [folder / f"{kind}-{dimension}d-{size}-{k}-{side}.npz" for side in "xy"]
        files += names
        (a, x), (b, y) = (cloud(f, [size, dimension, k, i], size, dimension, kind) for i, f in enumerate(names))
        pairs.append((a, b, x, y))
    peer = Side(lambda: [emd(a, b, ot.dist(x, y)) for a, b, x, y in pairs], count=count)
    ours = Side(lambda: jvm.numbers("solve", *files), jvm.cpu, count=count)
    take_turns([peer, ours], options.rounds)
    what = f"a solve, {dimension}-D, {kind} masses, n = {size}"
    return line(what, "emd with its matrix", peer, ours, difference(ours.result[0::3], peer.result))


def table(options, folder, jvm):
    rows = [line_row(options, folder, jvm), plane_row(options, folder, jvm)]
    for dimension in (2, 10):
        for kind in ("uniform", "random"):
            for size in (20, 50, 100):
                print(f"{dimension}-D, {kind} masses, n = {size}", file=sys.stderr)
                rows.append(solve_row(options, folder, jvm, dimension, kind, size))
    return markdown(HEAD, rows)
