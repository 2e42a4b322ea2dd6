"""Barycenters of Gaussians: the same fixed point in numpy, by eigh, against this project."""

import sys

import numpy as np

from measuring import Side, difference, markdown, milliseconds, ratio, take_turns

HEAD = [
    "d",
    "N",
    "our threads",
    "**ratio**, CPU",
    "wall",
    "numpy, ms per iteration CPU / wall",
    "ours",
    "objective differs by",
    "our residual",
]

UPDATES = 9


def root(matrix):
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T


def fixed_point(covariances):
    """As many updates and the evaluation of the last iterate; its objective."""
    s = covariances.mean(axis=0)
    traces = np.trace(covariances, axis1=1, axis2=2)
    for update in range(UPDATES + 1):
        values, vectors = np.linalg.eigh(s)
        half = (vectors * np.sqrt(values)) @ vectors.T
        roots = [root(half @ c @ half) for c in covariances]
        if update == UPDATES:
            return np.mean(traces) + np.trace(s) - 2 * np.mean([np.trace(r) for r in roots])
        inverse = (vectors / np.sqrt(values)) @ vectors.T
        mean = sum(roots) / len(roots)
        s = inverse @ mean @ mean @ inverse
    raise AssertionError


def row(options, folder, jvm, dimension, count, threads):
    files, covariances = [], []
    for n in range(count):
        rng = np.random.default_rng([dimension, n])
        factor = rng.standard_normal((dimension, 2 * dimension)) * rng.uniform(0.5, 2, (dimension, 1))
        covariance = factor @ factor.T / (2 * dimension)
        file = folder / f"wishart-{dimension}-{n}.npz"
        np.savez(file, mean=np.zeros(dimension), covariance=covariance)
        files.append(file)
        covariances.append(covariance)
    covariances = np.array(covariances)
    evaluations = UPDATES + 1
    peer = Side(lambda: [fixed_point(covariances)], count=evaluations)
    ours = Side(lambda: jvm.numbers("bures", threads, UPDATES, *files), jvm.cpu, count=evaluations)
    take_turns([peer, ours], options.rounds)
    return [
        str(dimension),
        str(count),
        str(threads),
        *ratio(peer, ours),
        milliseconds(peer),
        milliseconds(ours),
        f"{difference(ours.result[:1], peer.result):.0e}",
        f"{ours.result[1]:.0e}",
    ]


def table(options, folder, jvm):
    rows = []
    for dimension in (100,) if options.quick else (100, 300):
        for threads in (1, 2):
            print(f"d = {dimension}, {threads} threads", file=sys.stderr)
            rows.append(row(options, folder, jvm, dimension, 50, threads))
    return markdown(HEAD, rows)
