"""Single solves from cold: ot.emd against this project."""

import sys

import ot

from measuring import Side, difference, markdown, milliseconds, ratio, take_turns
from problems import cloud

HEAD = [
    "d",
    "masses",
    "n",
    "**ratio**, CPU",
    "wall",
    "with cost matrix, CPU",
    "wall",
    "POT, ms CPU / wall",
    "its matrix",
    "ours, ms CPU / wall",
    "pivots",
    "cost differs by",
    "gap",
]


def sizes(dimension, quick):
    if quick:
        return [500, 1000]
    return [500, 1000, 2000, 4000] if dimension == 2 else [1000, 2000, 4000]


def emd(a, b, matrix):
    """The cost, by POT; its own default limit of pivots is too low for the larger problems."""
    log = ot.emd(a, b, matrix, numItermax=1 << 30, log=True)[1]
    if log["warning"]:
        sys.exit(f"POT did not solve its problem: {log['warning']}")
    return log["cost"]


def row(options, folder, jvm, dimension, kind, size):
    # Several small problems make one that the clocks can see, and are less of a chance draw.
    count = max(1, 2000 // size)
    files, pairs = [], []
    for k in range(count):
        names = [folder / f"{kind}-{dimension}d-{size}-{k}-{side}.npz" for side in "xy"]
        files += names
        (a, x), (b, y) = (cloud(f, [size, dimension, k, i], size, dimension, kind) for i, f in enumerate(names))
        pairs.append((a, b, x, y))
    matrices = [ot.dist(x, y) for _, _, x, y in pairs]
    matrix = Side(lambda: [ot.dist(x, y) for _, _, x, y in pairs], count=count)
    peer = Side(lambda: [emd(a, b, m) for (a, b, _, _), m in zip(pairs, matrices)], count=count)
    ours = Side(lambda: jvm.numbers("solve", *files), jvm.cpu, count=count)
    take_turns([matrix, peer, ours], options.rounds)

    costs, gaps, pivots = ours.result[0::3], ours.result[1::3], ours.result[2::3]
    gap = max(abs(g) / c for g, c in zip(gaps, costs))
    whole = Side(None, count=count)
    whole.walls = [m + e for m, e in zip(matrix.walls, peer.walls)]
    whole.cpus = [m + e for m, e in zip(matrix.cpus, peer.cpus)]
    return [
        str(dimension),
        kind,
        str(size),
        *ratio(peer, ours),
        *ratio(whole, ours),
        milliseconds(peer),
        milliseconds(matrix),
        milliseconds(ours),
        f"{sum(pivots) / count:.0f}",
        f"{difference(costs, peer.result):.0e}",
        f"{gap:.0e}",
    ]


def table(options, folder, jvm):
    rows = []
    for dimension in (2, 10):
        for kind in ("uniform", "random"):
            for size in sizes(dimension, options.quick):
                print(f"{dimension}-D, {kind} masses, n = {size}", file=sys.stderr)
                rows.append(row(options, folder, jvm, dimension, kind, size))
    return markdown(HEAD, rows)
