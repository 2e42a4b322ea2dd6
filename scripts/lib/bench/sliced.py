"""Sliced distances against POT's, and what a sliced barycenter loses against the particle flow's, and gains."""

import sys

import numpy as np
import ot

from measuring import Side, markdown, milliseconds, ratio, take_turns
from problems import cloud

HEAD = [
    "what",
    "**ratio**, CPU",
    "wall",
    "the other side, ms CPU / wall",
    "ours",
    "objective, ours / other",
    "above by",
]

DIRECTIONS = 200


def angles():
    """The directions that this project takes in the plane, but for the random first angle."""
    theta = np.pi * (np.arange(DIRECTIONS) + 0.5) / DIRECTIONS
    return np.stack([np.cos(theta), np.sin(theta)])


def distance(options, folder, jvm, kind, size):
    files = [folder / f"distance-{kind}-{size}-{side}.npz" for side in "xy"]
    (a, x), (b, y) = (cloud(f, [size, i], size, 2, kind, shift=float(i)) for i, f in enumerate(files))
    theta = angles()
    peer = Side(lambda: [ot.sliced_wasserstein_distance(x, y, a, b, projections=theta, p=2) ** 2])
    ours = Side(lambda: jvm.numbers("sliced", DIRECTIONS, 1, *files), jvm.cpu)
    take_turns([peer, ours], options.rounds)
    # Other directions: equal angles from another first one.
    worst = abs(ours.result[0] / peer.result[0] - 1)
    if not worst < 1e-3:
        sys.exit(f"The distances differ by {worst}: {ours.result} and {peer.result}")
    return [
        f"distance to POT, {size} atoms, {kind} masses, L = {DIRECTIONS}",
        *ratio(peer, ours),
        milliseconds(peer),
        milliseconds(ours),
        f"{ours.result[0]:.6g} / {peer.result[0]:.6g}",
        f"{worst:.0e}",
    ]


def barycenter(options, folder, jvm, size, count=5, updates=100):
    """Against the particle flow of this project, from one start, to convergence."""
    files = [folder / f"flow-{size}-{n}.npz" for n in range(count)]
    rng = np.random.default_rng(size)
    for n, file in enumerate(files):
        cloud(file, [size, n], size, 2, "uniform", shift=3 * rng.standard_normal(2))
    start = folder / f"flow-{size}-start.npz"
    cloud(start, [size, 99], size, 2, "uniform")
    exact = Side(lambda: jvm.numbers("flow", 1, 20, start, *files), jvm.cpu)
    ours = Side(lambda: jvm.numbers("sliced-flow", 1, updates, DIRECTIONS, start, *files), jvm.cpu)
    take_turns([exact, ours], options.rounds)
    objective = jvm.numbers("exact", *files)[0]
    return [
        f"barycenter of {count}, {size} atoms, L = {DIRECTIONS}, to 20 updates of particle flow",
        *ratio(exact, ours),
        milliseconds(exact),
        milliseconds(ours),
        f"{objective:.6g} / {exact.result[0]:.6g}",
        f"{100 * (objective / exact.result[0] - 1):.2f} %",
    ]


def table(options, folder, jvm):
    rows = []
    for kind in ("uniform", "random"):
        for size in (1000,) if options.quick else (1000, 10_000):
            print(f"distance, {kind} masses, n = {size}", file=sys.stderr)
            rows.append(distance(options, folder, jvm, kind, size))
    for size in (300,) if options.quick else (300, 1000):
        print(f"barycenter, n = {size}", file=sys.stderr)
        rows.append(barycenter(options, folder, jvm, size))
    return markdown(HEAD, rows)
