"""Nearest of ten prototypes: POT's loop over all pairs against this project's, with and without bounds."""

import sys

import numpy as np
import ot

from measuring import EQUAL, Side, difference, markdown, milliseconds, ratio, take_turns
from problems import cloud
from transport import emd

PROTOTYPES = 10

SEARCHES = {
    "nearest only": ("NEAREST", "BOUNDS"),
    "two nearest": ("TWO_NEAREST", "BOUNDS"),
    "all distances": ("TWO_NEAREST", "NONE"),
}

HEAD = [
    "what",
    "**ratio**, CPU",
    "wall",
    "POT, ms CPU / wall",
    "ours",
    "distances saved",
    "costs differ by",
]


class Collection:
    """Clouds about as far apart as the classes of handwritten digits: centres within a cloud's spread."""

    def __init__(self, folder, count, atoms, support):
        seed = [count, atoms, support]
        centres = 0.7 * np.random.default_rng(seed).standard_normal((PROTOTYPES, 2))
        stretch = np.random.default_rng([*seed, 1]).uniform(0.5, 1.5, (PROTOTYPES, 2))
        self.files, self.clouds = [], []
        for n in range(PROTOTYPES + count):
            file = folder / f"{count}-{atoms}x{support}-{n}.npz"
            size = support if n < PROTOTYPES else atoms
            masses, support_n = cloud(file, [*seed, 2, n], size, 2, "uniform")
            support_n = support_n * stretch[n % PROTOTYPES] + centres[n % PROTOTYPES]
            np.savez(file, masses=masses, support=support_n)
            self.files.append(file)
            self.clouds.append((masses, support_n))

    def peer(self):
        """The number of the nearest prototype and its cost, for each cloud."""
        answers = []
        for b, y in self.clouds[PROTOTYPES:]:
            costs = [emd(a, b, ot.dist(x, y)) for a, x in self.clouds[:PROTOTYPES]]
            best = int(np.argmin(costs))
            answers += [best, costs[best]]
        return answers


def rows(options, folder, jvm, count, atoms, support):
    collection = Collection(folder, count, atoms, support)
    peer = Side(collection.peer, warm_up=lambda: None)
    sides = {
        name: Side(lambda how=how: jvm.numbers("assign", 1, *how, PROTOTYPES, *collection.files), jvm.cpu)
        for name, how in SEARCHES.items()
    }
    take_turns([peer, *sides.values()], options.rounds)
    for name, side in sides.items():
        answers, solves = side.result[:-1], side.result[-1]
        if answers[0::2] != peer.result[0::2]:
            sys.exit("The assignments differ.")
        worst = difference([cost + EQUAL for cost in answers[1::2]], [cost + EQUAL for cost in peer.result[1::2]])
        yield [
            f"{count} clouds of {atoms} atoms, {PROTOTYPES} prototypes of {support}, {name}",
            *ratio(peer, side),
            milliseconds(peer),
            milliseconds(side),
            f"{100 * (1 - solves / (count * PROTOTYPES)):.0f} %",
            f"{worst:.0e}",
        ]


def table(options, folder, jvm):
    result = []
    sizes = ((200, 100, 40),) if options.quick else ((500, 100, 40), (500, 100, 160), (200, 500, 160))
    for count, atoms, support in sizes:
        print(f"assign, {count} clouds of {atoms} atoms to prototypes of {support}", file=sys.stderr)
        result.extend(rows(options, folder, jvm, count, atoms, support))
    return markdown(HEAD, result)
