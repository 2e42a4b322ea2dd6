#!/usr/bin/env python3
"""Trains clients on the shipped digits and scores their aggregates. Needs numpy; users need none.

    scripts/reference/federated.py [--launcher scripts/wasserstein] [--seeds 5] [--clients 2 5 10]
    scripts/reference/federated.py --sample

A client is a network 64-32-10 with rectified units, trained by stochastic gradients with momentum on its own part of
1347 digits; 450 digits are the test set. Parts are alike (a Dirichlet split of each class with parameter 100) or unlike
(parameter 0.5: a client lacks some classes, or nearly). Clients start from common or from different weights. Printed
are mean and standard deviation over the seeds of the accuracy on the test set: of the clients by themselves, of FedAvg
and of the model that the command federate writes, both weighted by numbers of samples, and of one network trained on
all parts together.

--sample writes data-samples/clients/ and data-samples/clients.csv: two clients with unlike parts and different starts.
"""

import argparse
import gzip
import pathlib
import struct
import subprocess
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data-samples"
SIZES = (64, 32, 10)
TEST = 450
EPOCHS = 10
SPLITS = {"alike": 100, "unlike": 0.5}
SAMPLE_SEED = 2


def read_idx(name):
    """An array of unsigned bytes: two zeros, the type, the number of axes, their lengths, the bytes."""
    data = gzip.decompress((SAMPLES / name).read_bytes())
    axes = data[3]
    shape = struct.unpack(">" + "I" * axes, data[4 : 4 + 4 * axes])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape)


def digits():
    images = read_idx("digits-images-idx3-ubyte.gz").reshape(-1, SIZES[0]) / 255
    return images, read_idx("digits-labels-idx1-ubyte.gz")


def start(rng):
    """Weights of He et al. (2015), biases 0: [(weight (out x in), bias (out)), ...]."""
    return [(rng.normal(0, np.sqrt(2 / n), (m, n)), np.zeros(m)) for n, m in zip(SIZES, SIZES[1:])]


def outputs(network, x):
    """The activations of all layers, the input's first."""
    activations = [x]
    for k, (weight, bias) in enumerate(network):
        x = x @ weight.T + bias
        if k < len(network) - 1:
            x = np.maximum(x, 0)
        activations.append(x)
    return activations


def accuracy(network, x, y):
    return (outputs(network, x)[-1].argmax(1) == y).mean()


def train(network, x, y, rng, rate=0.1, decay=1e-4, momentum=0.9, batch=16):
    weights = [[w.copy(), b.copy()] for w, b in network]
    speed = [[0 * w, 0 * b] for w, b in network]
    for _ in range(EPOCHS):
        order = rng.permutation(len(x))
        for begin in range(0, len(x), batch):
            chosen = order[begin : begin + batch]
            activations = outputs(weights, x[chosen])
            error = np.exp(activations[-1] - activations[-1].max(1, keepdims=True))
            error /= error.sum(1, keepdims=True)
            error[np.arange(len(chosen)), y[chosen]] -= 1
            error /= len(chosen)
            for k in reversed(range(len(weights))):
                gradients = (error.T @ activations[k] + decay * weights[k][0], error.sum(0))
                error = (error @ weights[k][0]) * (activations[k] > 0)
                for part, gradient in enumerate(gradients):
                    speed[k][part] = momentum * speed[k][part] - rate * gradient
                    weights[k][part] += speed[k][part]
    return [tuple(layer) for layer in weights]


def split(rng, y, clients, parameter):
    """The indices of each client's part: shares of each class are drawn from a Dirichlet distribution."""
    while True:
        parts = [[] for _ in range(clients)]
        for label in range(10):
            indices = rng.permutation(np.where(y == label)[0])
            shares = np.cumsum(rng.dirichlet([parameter] * clients))[:-1]
            for part, more in zip(parts, np.split(indices, (shares * len(indices)).astype(int))):
                part.extend(more)
        if min(map(len, parts)) >= 20:
            return [np.array(part) for part in parts]


def federation(seed, clients, parameter, common, pooled=True):
    """Networks of the clients, their numbers of samples, the test set, and a network of all parts together."""
    images, labels = digits()
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(images))
    test, rest = order[:TEST], order[TEST:]
    x, y = images[rest], labels[rest]
    parts = split(rng, y, clients, parameter)
    shared = start(rng)
    networks = [train(shared if common else start(rng), x[part], y[part], rng) for part in parts]
    together = train(shared, x, y, rng) if pooled else None
    return networks, [len(part) for part in parts], (images[test], labels[test]), together


def write(path, network):
    arrays = {}
    for k, (weight, bias) in enumerate(network):
        arrays[f"fc{k + 1}.weight"] = weight.astype(np.float32)
        arrays[f"fc{k + 1}.bias"] = bias.astype(np.float32)
    np.savez(path, **arrays)


def read(path):
    arrays = np.load(path)
    return [(arrays[f"fc{k + 1}.weight"], arrays[f"fc{k + 1}.bias"]) for k in range(len(SIZES) - 1)]


def write_weights(path, sizes):
    lines = [f"client-{k + 1},{size}" for k, size in enumerate(sizes)]
    path.write_text("\n".join(["id,weight", *lines]) + "\n")


def aggregates(launcher, networks, sizes):
    """The two networks that the command writes: FedAvg and the matched mean."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "clients").mkdir()
        for k, network in enumerate(networks):
            write(folder / "clients" / f"client-{k + 1}.npz", network)
        write_weights(folder / "weights.csv", sizes)
        command = [*launcher.split(), "federate", "--input", folder / "clients", "--weights", folder / "weights.csv"]
        subprocess.run([*map(str, command), "--output", str(folder / "out")], check=True, capture_output=True)
        return read(folder / "out" / "fedavg.npz"), read(folder / "out" / "model.npz")


def measure(launcher, seeds, counts):
    print("| parts | start | clients | by themselves | FedAvg | `federate` | pooled |")
    print("|---|---|---|---|---|---|---|")
    for name, parameter in SPLITS.items():
        for common in (True, False):
            for count in counts:
                rows = []
                for seed in range(seeds):
                    networks, sizes, test, pooled = federation(seed, count, parameter, common)
                    averaged, matched = aggregates(launcher, networks, sizes)
                    alone = np.mean([accuracy(network, *test) for network in networks])
                    rows.append([alone, *(accuracy(each, *test) for each in (averaged, matched, pooled))])
                rows = 100 * np.array(rows)
                cells = [f"{m:.1f} ± {s:.1f}" for m, s in zip(rows.mean(0), rows.std(0, ddof=1))]
                begin = "common" if common else "different"
                print("| " + " | ".join([name, begin, str(count), *cells]) + " |", flush=True)


def sample():
    networks, sizes, test, _ = federation(SAMPLE_SEED, 2, SPLITS["unlike"], False, pooled=False)
    (SAMPLES / "clients").mkdir(exist_ok=True)
    for k, network in enumerate(networks):
        write(SAMPLES / "clients" / f"client-{k + 1}.npz", network)
    write_weights(SAMPLES / "clients.csv", sizes)
    print("accuracies", [float(accuracy(network, *test)) for network in networks], "samples", sizes)


def score(path):
    """The accuracy of a network in a file on the test set of the sample."""
    test = federation(SAMPLE_SEED, 2, SPLITS["unlike"], False, pooled=False)[2]
    print(path, float(accuracy(read(path), *test)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--launcher", default=str(ROOT / "scripts" / "wasserstein"), help="the command line")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--clients", type=int, nargs="+", default=[2, 5, 10])
    parser.add_argument("--sample", action="store_true", help="write the sample instead")
    parser.add_argument("--score", nargs="+", default=[], help="score networks in files on the sample's test set")
    options = parser.parse_args()
    if options.sample:
        sample()
    for path in options.score:
        score(path)
    if not options.sample and not options.score:
        measure(options.launcher, options.seeds, options.clients)
