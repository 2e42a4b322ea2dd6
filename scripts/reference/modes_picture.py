"""Draws the modes of variation of embedding.md (Python with numpy, pyarrow and Pillow).

  scripts/wasserstein embed --input data-samples/digits-images-idx3-ubyte.gz \
    --labels data-samples/digits-labels-idx1-ubyte.gz --ids "3-*" --support-size 100 --output target/threes
  python3 scripts/reference/modes_picture.py modes
  scripts/wasserstein embed --inverse target/modes.parquet --reference target/threes --output target/modes
  python3 scripts/reference/modes_picture.py draw
"""

import pathlib
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

root = pathlib.Path(__file__).resolve().parents[2]
STEPS = [-2, -1, 0, 1, 2]
MODES = 3
SIDE = 96
FRAME = (-0.2, 1.2)
BLUR = 0.07


def modes():
    """Writes mean + t sd of each component, with the share of the variance that it has."""
    table = pq.read_table(root / "target/threes/embedding.parquet")
    features = np.array([row["features"]["values"] for row in table.to_pylist()])
    mean = features.mean(axis=0)
    _, singular, axes = np.linalg.svd(features - mean, full_matrices=False)
    deviations = singular / np.sqrt(len(features) - 1)
    print("shares", np.round(singular[:MODES] ** 2 / (singular**2).sum(), 3))
    rows = [
        {"id": f"{mode}-{place}", "features": (mean + t * deviations[mode] * axes[mode]).tolist()}
        for mode in range(MODES)
        for place, t in enumerate(STEPS)
    ]
    pq.write_table(pa.Table.from_pylist(rows), root / "target/modes.parquet")


def draw():
    """A row for each component; every atom is a soft spot."""
    measures = {row["id"]: row for row in pq.read_table(root / "target/modes/measures.parquet").to_pylist()}
    places = FRAME[0] + (np.arange(SIDE) + 0.5) / SIDE * (FRAME[1] - FRAME[0])
    picture = Image.new("L", (len(STEPS) * SIDE, MODES * SIDE), 255)
    for mode in range(MODES):
        for place in range(len(STEPS)):
            measure = measures[f"{mode}-{place}"]
            atoms = np.array(measure["support"]).reshape(-1, 2)
            spots = [np.exp(-((places[:, None] - atoms[None, :, k]) ** 2) / (2 * BLUR**2)) for k in range(2)]
            ink = np.einsum("ri,ci,i->rc", spots[0], spots[1], np.array(measure["masses"]))
            tile = Image.fromarray((255 - 255 * ink / ink.max()).round().astype(np.uint8))
            picture.paste(tile, (place * SIDE, mode * SIDE))
    picture.save(root / "src/site/resources/images/modes.png", optimize=True)


{"modes": modes, "draw": draw}[sys.argv[1]]()
