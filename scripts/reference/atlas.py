"""An atlas of shapes, for interpolation.md: made silhouettes, their mean, modes of variation, and whether two groups differ.

  python3 scripts/reference/atlas.py [FOLDER]     (default target/atlas; Python with numpy and pyarrow)

Draws 50 seeded silhouettes of two groups (the second has a stronger third harmonic), and calls scripts/wasserstein for the
mean silhouette, the vectors of linear optimal transport, all distances, and the path from a shape of one group to one of
the other. Prints the shares of the first components and their means in both groups, and a permutation test of the distances.
"""

import csv
import pathlib
import struct
import subprocess
import sys
import zlib

import numpy as np
import pyarrow.parquet as pq

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "atlas")
SIDE = 48
GROUPS = {"plain": 0.05, "lobed": 0.14}
IN_A_GROUP = 25
PERMUTATIONS = 9999


def silhouette(random, lobes):
    """A star-shaped region: the radius is a Fourier series of the angle."""
    rows, columns = np.meshgrid(np.arange(SIDE), np.arange(SIDE), indexing="ij")
    down, across = rows - (SIDE - 1) / 2, columns - (SIDE - 1) / 2
    angle = np.arctan2(down, across) + random.normal(0, 0.1)
    radius = 14 * (1 + random.normal(0, 0.06))
    outline = 1 + random.normal(0.12, 0.04) * np.cos(2 * angle) + random.normal(lobes, 0.03) * np.cos(3 * angle)
    return np.hypot(down, across) < radius * outline


def write_png(path, shape):
    lines = b"".join(b"\0" + bytes(255 * line.astype(np.uint8)) for line in shape)
    chunks = {b"IHDR": struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0), b"IDAT": zlib.compress(lines), b"IEND": b""}
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for name, data in chunks.items():
            file.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)))


def run(name, *words):
    output = FOLDER / name
    subprocess.run([ROOT / "scripts" / "wasserstein", *map(str, words), "--output", output, "--overwrite"], check=True)
    return output


def main():
    random = np.random.default_rng(20261201)
    for group, lobes in GROUPS.items():
        (FOLDER / "shapes" / group).mkdir(parents=True, exist_ok=True)
        for n in range(IN_A_GROUP):
            write_png(FOLDER / "shapes" / group / f"{n:02d}.png", silhouette(random, lobes))
    shapes = ["--input", FOLDER / "shapes", "--as", "points"]
    mean = run("mean", "barycenter", *shapes, "--support-size", 400)
    vectors = pq.read_table(run("vectors", "embed", *shapes, "--reference", mean) / "embedding.parquet").to_pylist()
    distances = run("distances", "distance", *shapes)
    run("path", "interpolate", *shapes, "--ids", "{plain/00,lobed/00}", "--steps", 8)

    ids = [row["id"] for row in vectors]
    lobed = np.array([name.startswith("lobed") for name in ids])
    features = np.array([row["features"]["values"] for row in vectors])
    features -= features.mean(axis=0)
    left, singular, _ = np.linalg.svd(features, full_matrices=False)
    print("shares of the variance:", np.round(singular[:4] ** 2 / (singular**2).sum(), 3))
    for k in range(4):
        scores = left[:, k] * np.sqrt(len(ids))
        print(f"component {k + 1}: mean score {scores[~lobed].mean():+.2f} plain, {scores[lobed].mean():+.2f} lobed")

    place = {name: n for n, name in enumerate(ids)}
    square = np.zeros((len(ids), len(ids)))
    for row in csv.DictReader((distances / "distances.csv").open()):
        i, j = place[row["id"]], place[row["other"]]
        square[i, j] = square[j, i] = float(row["distance"])

    def difference(members):
        """How much farther shapes of different groups are apart than those of one, on average."""
        between = square[np.ix_(members, ~members)].mean()
        within = [square[np.ix_(m, m)].sum() / (m.sum() * (m.sum() - 1)) for m in (members, ~members)]
        return between - np.mean(within)

    observed = difference(lobed)
    reached = sum(difference(random.permutation(lobed)) >= observed for _ in range(PERMUTATIONS))
    print(f"between less within: {observed:.5f}, p = {(reached + 1) / (PERMUTATIONS + 1):.4f} ({PERMUTATIONS} permutations)")


main()
