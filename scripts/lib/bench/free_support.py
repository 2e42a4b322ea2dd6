"""A barycenter of point clouds by POT, as a script that a user would write.

    python3 free_support.py plain|loop MEASURES.csv START.csv UPDATES OUTPUT.csv

Reads rows of id,mass,x1,x2,... and writes the atoms. scripts/bench measures it as a whole command, and takes its two
functions for the loops alone.
"""

import sys

import numpy as np
import ot


def plain(clouds, start, updates):
    """By POT's own function, which solves every problem from scratch."""
    return ot.lp.free_support_barycenter(
        [y for _, y in clouds], [b for b, _ in clouds], start, numItermax=updates, stopThr=0
    )


def loop(clouds, start, updates):
    """The same updates, each solve started from the dual potentials of the last one: the fastest that POT offers."""
    size = len(start)
    masses = np.full(size, 1 / size)
    atoms, duals = start, [None] * len(clouds)
    for _ in range(updates):
        average = np.zeros_like(atoms)
        for n, (b, y) in enumerate(clouds):
            plan, log = ot.emd(masses, b, ot.dist(atoms, y), log=True, potentials_init=duals[n])
            duals[n] = log["u"], log["v"]
            average += plan @ y
        atoms = average * (size / len(clouds))
    return atoms


FUNCTIONS = {"plain": plain, "loop": loop}


def main():
    function, measures, start, updates, output = sys.argv[1:]
    rows = np.loadtxt(measures, delimiter=",", skiprows=1)
    clouds = [(part[:, 1], part[:, 2:]) for part in (rows[rows[:, 0] == n] for n in np.unique(rows[:, 0]))]
    atoms = np.loadtxt(start, delimiter=",", skiprows=1)[:, 2:]
    np.savetxt(output, FUNCTIONS[function](clouds, atoms, int(updates)), delimiter=",", fmt="%.17g")


if __name__ == "__main__":
    main()
