"""Entropic barycenters of histograms on a grid: POT's convolutional barycenters against this project's."""

import sys

import numpy as np
import ot

from measuring import Side, markdown, ratio, three_digits, take_turns

MEASURES = 100
PLAIN_ITERATIONS = 20
LOG_ITERATIONS = 2
OUR_ITERATIONS = 100
# What "converged" means in the rows that go to a tolerance: the L1 change of the masses in an iteration.
CHANGE = 1e-8

HEAD = [
    "what",
    "our threads",
    "**to POT's plain iteration**, CPU",
    "wall",
    "**to its log iteration**, CPU",
    "wall",
    "POT plain, ms an iteration CPU / wall",
    "POT log",
    "ours",
    "GFLOP/s of the products, wall",
    "L1 distance to POT's log result",
    "mass − 1",
]


def histograms(size):
    """Blobs and rings, zero far from them."""
    random = np.random.default_rng([size, MEASURES])
    x = np.linspace(0, 1, size)
    images = []
    for _ in range(MEASURES):
        (cx, cy), radius, width = random.uniform(0.3, 0.7, 2), random.uniform(0, 0.25), random.uniform(0.02, 0.06)
        distance = np.hypot(x[:, None] - cx, x[None, :] - cy) - radius
        image = np.exp(-((distance / width) ** 2) / 2)
        image[image < 1e-4] = 0
        images.append(image / image.sum())
    return np.array(images)


class Problem:
    def __init__(self, folder, size):
        self.size, self.images = size, histograms(size)
        self.file, self.result_file = folder / f"histograms-{size}.csv", folder / "result.txt"
        with self.file.open("w") as file:
            print("id", *(f"h{k + 1}" for k in range(size * size)), sep=",", file=file)
            for n, image in enumerate(self.images):
                print(f"m{n:03}", *map(repr, map(float, image.ravel())), sep=",", file=file)

    def peer(self, method, epsilon, iterations):
        return ot.bregman.convolutional_barycenter2d(
            self.images, epsilon, method=method, numItermax=iterations, stopThr=0, warn=False
        )

    def ours(self, jvm, threads, epsilon, iterations, change, relaxation):
        words = [threads, epsilon, iterations, change, relaxation, f"{self.size}x{self.size}"]
        numbers = jvm.numbers("grid", *words, self.file, self.result_file)
        return numbers, np.loadtxt(self.result_file).reshape(self.size, self.size)


def per_iteration(side, iterations):
    side.count = iterations
    return side


def cell(side):
    return " / ".join(three_digits(1000 * t) for t in (side.cpu_median(), side.wall_median()))


def iteration_rows(options, folder, jvm, size, epsilon):
    problem = Problem(folder, size)
    plain = per_iteration(Side(lambda: problem.peer("sinkhorn", epsilon, PLAIN_ITERATIONS)), PLAIN_ITERATIONS)
    plain.warm_up = lambda: problem.peer("sinkhorn", epsilon, 2)
    log = per_iteration(Side(lambda: problem.peer("sinkhorn_log", epsilon, LOG_ITERATIONS)), LOG_ITERATIONS)
    log.warm_up = lambda: problem.peer("sinkhorn_log", epsilon, 1)
    ours = {
        threads: per_iteration(
            Side(lambda t=threads: problem.ours(jvm, t, epsilon, OUR_ITERATIONS, 0, 1), jvm.cpu), OUR_ITERATIONS
        )
        for threads in (1, 2)
    }
    take_turns([plain, log, *ours.values()], options.rounds)
    # The peer's log mode after as many iterations; it begins with what is our first update.
    _, same = problem.ours(jvm, 1, epsilon, LOG_ITERATIONS, 0, 1)
    distance = np.abs(same - log.result / log.result.sum()).sum()
    for threads, side in ours.items():
        (_, _, mass), _ = side.result
        flops = MEASURES * 2 * 2 * 2 * size**3
        yield [
            f"{MEASURES} histograms, {size}×{size}, ε = {epsilon}",
            str(threads),
            *ratio(plain, side),
            *ratio(log, side),
            cell(plain),
            cell(log),
            cell(side),
            f"{flops / side.wall_median() / 1e9:.0f}",
            f"{distance:.0e}",
            f"{mass - 1:.0e}",
        ]


TOLERANCE_HEAD = ["what", "plain iterations", "over-relaxed", "ours, ms wall", "POT log at its plain count, s", "**ratio**"]


def tolerance_row(options, folder, jvm, size, epsilon):
    problem = Problem(folder, size)
    (plain_count, _, _), plain = problem.ours(jvm, 1, epsilon, 20_000, CHANGE, 1)
    log = per_iteration(Side(lambda: problem.peer("sinkhorn_log", epsilon, LOG_ITERATIONS)), LOG_ITERATIONS)
    log.warm_up = lambda: problem.peer("sinkhorn_log", epsilon, 1)
    ours = Side(lambda: problem.ours(jvm, 1, epsilon, 20_000, CHANGE, 1.9), jvm.cpu)
    take_turns([log, ours], options.rounds)
    (count, _, _), relaxed = ours.result
    if np.abs(plain - relaxed).sum() > 1e-3:
        sys.exit(f"Over-relaxation ends {np.abs(plain - relaxed).sum():.2g} away from the plain iteration.")
    peer = log.wall_median() * plain_count
    return [
        f"{MEASURES} histograms, {size}×{size}, ε = {epsilon}, to a change of {CHANGE}",
        f"{plain_count:.0f}",
        f"{count:.0f}",
        three_digits(1000 * ours.wall_median()),
        three_digits(peer),
        f"{peer / ours.wall_median():.0f}",
    ]


def table(options, folder, jvm):
    rows, tolerances = [], []
    for size in [64] if options.quick else [64, 128]:
        for epsilon in (0.004, 0.001):
            print(f"grid, {size}×{size}, ε = {epsilon}", file=sys.stderr)
            rows += iteration_rows(options, folder, jvm, size, epsilon)
    for epsilon in (0.004, 0.001):
        print(f"grid, to a tolerance, ε = {epsilon}", file=sys.stderr)
        tolerances.append(tolerance_row(options, folder, jvm, 64, epsilon))
    return [*markdown(HEAD, rows), "", *markdown(TOLERANCE_HEAD, tolerances)]
