#!/usr/bin/env python3
"""Makes data-samples/, except data-samples/paired/ and the clients. Needs numpy and scikit-learn; users need neither.

Run from anywhere: python3 scripts/reference/samples.py. What it writes is the same at every run with the same numpy;
what is in the repository was made with numpy 2.4.6 and scikit-learn 1.9.1.
"""

import gzip
import math
import pathlib
import struct

import numpy as np
from sklearn.datasets import load_digits

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "data-samples"


def write(name, lines):
    path = SAMPLES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line + "\n" for line in lines))


def row(*values):
    return ",".join(repr(float(v)) if isinstance(v, (float, np.floating)) else str(v) for v in values)


def write_idx(name, array):
    """An IDX file of unsigned bytes: two zeros, the type, the number of axes, their lengths, the bytes."""
    head = struct.pack(">BBBB", 0, 0, 0x08, array.ndim) + struct.pack(">" + "I" * array.ndim, *array.shape)
    # No time stamp: the same bytes at every run.
    (SAMPLES / name).write_bytes(gzip.compress(head + array.astype(np.uint8).tobytes(), 9, mtime=0))


def digits():
    data = load_digits()
    write_idx("digits-images-idx3-ubyte.gz", np.floor(data.images * 255 / 16 + 0.5))
    write_idx("digits-labels-idx1-ubyte.gz", data.target)


def ellipse_pixels(centre, axes, angle, size):
    """The pixels (row, column) that an ellipse's outline passes through."""
    t = np.linspace(0, 2 * math.pi, 4000, endpoint=False)
    x = axes[0] * np.cos(t)
    y = axes[1] * np.sin(t)
    points = np.stack(
        [
            centre[0] + math.cos(angle) * x - math.sin(angle) * y,
            centre[1] + math.sin(angle) * x + math.cos(angle) * y,
        ],
        axis=1,
    )
    return set(map(tuple, np.rint(points * (size - 1)).astype(int)))


def ellipses(rng, count=10, size=60):
    lines = ["id,mass,x1,x2"]
    for n in range(1, count + 1):
        centre = rng.uniform(0.42, 0.58, 2)
        outer = rng.uniform(0.2, 0.4, 2)
        inner = outer * rng.uniform(0.3, 0.6, 2)
        shift = (outer - inner).min() * rng.uniform(-0.25, 0.25, 2)
        pixels = ellipse_pixels(centre, outer, rng.uniform(0, math.pi), size)
        pixels |= ellipse_pixels(centre + shift, inner, rng.uniform(0, math.pi), size)
        for i, j in sorted(pixels):
            lines.append(f"ellipse-{n:02d},{1 / len(pixels)!r},{i / (size - 1):.6f},{j / (size - 1):.6f}")
    write("ellipses.csv", lines)


def gaussians(count=6):
    """Means on a circle around (1, 2); covariances with standard deviations 2 and 1, turned in equal steps over half a
    circle. Barycenter: mean (1, 2), covariance ((2 + 1) / 2)^2 = 2.25 times the identity."""
    lines = ["id,mean1,mean2,cov1_1,cov1_2,cov2_1,cov2_2"]
    for k in range(count):
        place = 2 * math.pi * k / count
        turn = math.pi * k / count
        mean = (1 + 3 * math.cos(place), 2 + 3 * math.sin(place))
        off = 1.5 * math.sin(2 * turn)
        cov = (2.5 + 1.5 * math.cos(2 * turn), off, off, 2.5 - 1.5 * math.cos(2 * turn))
        lines.append(row(f"gaussian-{k + 1}", *mean, *cov))
    write("gaussians.csv", lines)


def histograms(cells=100):
    i = np.arange(cells)

    def normal(mean, deviation):
        h = np.exp(-((i - mean) ** 2) / (2 * deviation**2))
        return h / h.sum()

    rows = {
        "normal-30": normal(30, 10),
        "normal-40": normal(40, 10),
        "two-peaks": 0.6 * normal(25, 4) + 0.4 * normal(70, 6),
        "block": np.where((i >= 50) & (i < 75), 1 / 25, 0.0),
    }
    lines = ["id," + ",".join(f"h{k}" for k in range(1, cells + 1))]
    lines += [name + "," + ",".join(f"{v:.12g}" for v in h) for name, h in rows.items()]
    write("histograms.csv", lines)


def stan_csv(name, draws, log_density, about):
    lines = [f"# {line}" for line in about]
    lines += ["# num_samples = %d" % len(draws), "lp__,beta.1,beta.2", "# Adaptation terminated"]
    lines += [f"{lp:.6g},{b[0]:.10g},{b[1]:.10g}" for lp, b in zip(log_density, draws)]
    lines += ["# ", "#  Elapsed Time: 0 seconds (exact draws, not a sampler's)", "# "]
    write(name, lines)


def shards(rng, n=1000, shard_count=5, draw_count=200, prior_variance=16.0):
    """Linear regression y = X beta + e, e ~ N(0, 1), beta ~ N(0, 16 I), truth (1, 1). A shard's posterior raises its
    likelihood to the power of the number of shards: N(m, inv(P)) with P = I/16 + K X'X, m = inv(P) K X'y."""
    x = rng.standard_normal((n, 2))
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    y = x @ np.ones(2) + rng.standard_normal(n)

    def posterior(xs, ys, power):
        precision = np.eye(2) / prior_variance + power * xs.T @ xs
        mean = np.linalg.solve(precision, power * xs.T @ ys)
        # precision = L L', so inv(L') z has the covariance inv(precision).
        factor = np.linalg.cholesky(precision)
        draws = mean + np.linalg.solve(factor.T, rng.standard_normal((2, draw_count))).T
        residuals = ys[None, :] - draws @ xs.T
        log_density = -power * (residuals**2).sum(axis=1) / 2 - (draws**2).sum(axis=1) / (2 * prior_variance)
        return draws, log_density

    lines = ["id,x1,x2"]
    size = n // shard_count
    for k in range(shard_count):
        rows = slice(k * size, (k + 1) * size)
        draws, log_density = posterior(x[rows], y[rows], shard_count)
        about = [f"linear regression, shard {k + 1} of {shard_count}, likelihood to the power {shard_count}"]
        stan_csv(f"shards/shard-{k + 1}.csv", draws, log_density, about)
        lines += [f"shard-{k + 1},{b[0]:.10g},{b[1]:.10g}" for b in draws]
    write("shards.csv", lines)
    draws, log_density = posterior(x, y, 1)
    stan_csv("full-posterior.csv", draws, log_density, ["linear regression, all data: what the shards are compared with"])


def domains(rng, count=40):
    """Two crescents in the plane as four domains see them: turned, scaled and moved. The last is the target."""
    seen = {"north": (0.5, 1.0, (1, 0)), "south": (-0.4, 1.6, (0, 3)), "west": (0.7, 0.7, (-2, 1)), "target": (0, 1, (0, 0))}
    labels, clouds = ["id,atom,label"], {}
    for name, (angle, scale, shift) in seen.items():
        t = rng.uniform(0, math.pi, 2 * count)
        crescent = np.arange(2 * count) % 2
        x = np.where(crescent == 0, np.cos(t), 1 - np.cos(t)) + rng.normal(0, 0.07, 2 * count)
        y = np.where(crescent == 0, np.sin(t), 0.5 - np.sin(t)) + rng.normal(0, 0.07, 2 * count)
        turned = np.stack([math.cos(angle) * x - math.sin(angle) * y, math.sin(angle) * x + math.cos(angle) * y], 1)
        clouds[name] = scale * turned + shift
        labels += [f"{name},{i},{('upper', 'lower')[crescent[i]]}" for i in range(2 * count)]
    lines = {name: [f"{name},{a:.6f},{b:.6f}" for a, b in cloud] for name, cloud in clouds.items()}
    write("domains/target.csv", ["id,x1,x2"] + lines.pop("target"))
    write("domains/sources.csv", ["id,x1,x2"] + sum(lines.values(), []))
    write("domains/labels.csv", labels)


def gaussian_csv(name, records):
    d = len(records[0][1])
    head = ["id", *(f"mean{i + 1}" for i in range(d)), *(f"cov{i + 1}_{j + 1}" for i in range(d) for j in range(d))]
    write(name, [",".join(head)] + [",".join([who, *(repr(round(float(v), 6)) for v in (*mean, *covariance.ravel()))]) for who, mean, covariance in records])


def connectivity(rng, subjects=12, regions=6):
    """Covariances as those of brain regions: the same strengths for all subjects, in directions of their own."""
    strengths = np.geomspace(8, 0.1, regions)
    records = []
    for n in range(subjects):
        turn, _ = np.linalg.qr(np.eye(regions) + 0.35 * rng.standard_normal((regions, regions)))
        covariance = (turn * strengths * np.exp(0.1 * rng.standard_normal(regions))) @ turn.T
        records.append((f"subject-{n + 1:02d}", np.zeros(regions), (covariance + covariance.T) / 2))
    gaussian_csv("connectivity.csv", records)


def latents():
    """The diagonal Gaussians that an encoder gives for two images: means and standard deviations."""
    pairs = {"a": ((0.3, -1.2, 2.0, 0.1), (0.1, 1.0, 0.4, 0.9)), "b": ((-0.7, 0.8, 1.5, 0.2), (0.9, 0.2, 0.4, 1.0))}
    gaussian_csv("latents.csv", [(who, mean, np.diag(np.square(sd))) for who, (mean, sd) in pairs.items()])


def main():
    digits()
    # A seed each: adding a sample changes no other.
    ellipses(np.random.default_rng(1))
    shards(np.random.default_rng(2))
    gaussians()
    histograms()
    domains(np.random.default_rng(3))
    connectivity(np.random.default_rng(4))
    latents()


if __name__ == "__main__":
    main()
