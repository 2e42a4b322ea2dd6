"""The driver of scripts/bench scale: whole barycenters by particle flow on Spark, of many sizes, against a model of their time.

Each run is a process of its own. Its run.json and iterations.csv say how long it read, how long the first iterate took (with
the k-means start), and each of the others. Runs that were measured before are kept in target/bench/scale; --fresh measures
them again. The model is a sum of terms that are not negative, fitted to the relative errors of the first runs of the table;
the others are held out.
"""

import argparse
import csv
import dataclasses
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

try:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq
    from scipy.optimize import nnls
except ImportError as missing:
    sys.exit(f"{missing}, in {sys.executable}. Install it: pip install numpy scipy pyarrow")

from load import Others, pace, wait_for_quiet
from measuring import cpu_name, markdown
from page import put_into_page

FILES = 8
ITERATIONS = 10
PARTS = ("read", "first", "iteration")
LIMIT = 0.25

# KMeansStart.LARGEST_SAMPLE.
SAMPLE = 50_000

# CostModel.COLD.
COLD = 1_000_000


@dataclasses.dataclass(frozen=True)
class Run:
    """N measures of n atoms in the plane, a barycenter of m; executors = 0 is a local master with so many cores."""

    count: int
    atoms: int
    support: int
    partitions: int
    executors: int
    cores: int

    def name(self):
        return "-".join(map(str, dataclasses.astuple(self)))

    def parallel(self):
        """The tasks that run at a time."""
        return min(self.partitions, self.cores * max(1, self.executors))


FIT = [
    Run(1_000, 10, 10, 8, 0, 2),
    Run(10_000, 10, 10, 8, 0, 2),
    Run(100_000, 10, 10, 8, 0, 2),
    Run(1_000_000, 5, 5, 16, 0, 2),
    Run(10_000, 20, 20, 8, 0, 2),
    Run(10_000, 20, 80, 8, 0, 2),
    Run(10_000, 20, 80, 8, 0, 1),
    Run(1_000, 100, 100, 8, 0, 2),
    Run(200, 500, 200, 8, 0, 2),
    Run(10_000, 20, 20, 64, 0, 2),
    Run(1_000, 10, 10, 8, 2, 1),
    Run(10_000, 20, 20, 2, 2, 1),
    Run(10_000, 20, 20, 8, 2, 1),
    Run(10_000, 20, 20, 64, 2, 1),
    Run(10_000, 20, 80, 8, 2, 1),
    Run(10_000, 20, 80, 8, 1, 1),
]
HELD_OUT = [
    Run(30_000, 16, 16, 8, 0, 2),
    Run(3_000, 40, 60, 4, 0, 2),
    Run(10_000, 50, 30, 16, 0, 1),
    Run(500, 200, 150, 8, 0, 2),
    Run(300_000, 5, 10, 8, 0, 2),
    Run(30_000, 16, 32, 8, 2, 1),
    Run(3_000, 40, 60, 16, 2, 1),
    Run(50_000, 8, 12, 8, 0, 2),
    Run(2_000, 64, 48, 4, 0, 1),
    Run(6_000, 30, 40, 8, 2, 1),
    Run(20_000, 12, 24, 4, 1, 1),
]
SHORT = 2

# A run that lost more than this share of the machine is measured again, so often at most.
QUIET = 0.2
TRIES = 3
SECONDS_TO_WAIT = 5
MINUTES = 18


def write_measures(folder, count, atoms):
    """Uniform clouds of different place and shape, in some Parquet files of the schema."""
    if folder.exists():
        return
    folder.mkdir(parents=True)
    random = np.random.default_rng([count, atoms])
    for f in range(FILES):
        ids = range(f, count, FILES)
        centres = 2 * random.standard_normal((len(ids), 1, 2))
        stretch = random.uniform(0.5, 1.5, (len(ids), 1, 2))
        support = centres + stretch * random.standard_normal((len(ids), atoms, 2))
        offsets = np.arange(0, 2 * atoms * len(ids) + 1, 2 * atoms, dtype=np.int32)
        columns = {
            "id": [f"m{n:07d}" for n in ids],
            "dimension": pa.array([2] * len(ids), pa.int32()),
            "support": pa.ListArray.from_arrays(pa.array(offsets), pa.array(support.reshape(-1))),
        }
        pq.write_table(pa.table(columns), folder / f"part-{f}.parquet")


def kept(run, folder):
    """What was measured of a run, or nothing."""
    file = folder / f"{run.name()}.json"
    return json.loads(file.read_text()) if file.exists() else None


def disturbed(seconds, folder):
    """What was lost to others: their share of the machine, and how much slower than at its best it was."""
    best = min(json.loads(file.read_text())["pace"] for file in folder.glob("*-*.json"))
    return seconds["others"] + seconds["pace"] / best - 1


def measure(run, folder, command, cluster):
    """Measures the seconds of each part of a run, and keeps them unless an earlier try was less disturbed."""
    data = folder / "data" / f"{run.count}x{run.atoms}"
    write_measures(data, run.count, run.atoms)
    output = folder / "out"
    spark = ["--driver-memory", "4g", "--conf", "spark.ui.enabled=false"]
    spark += ["--master", cluster.master if run.executors else f"local[{run.cores}]"]
    if run.executors:
        spark += ["--executor-memory", "1g", "--conf", f"spark.cores.max={run.executors * run.cores}"]
    words = ["barycenter", "--engine", "spark", "--partitions", run.partitions, "--input", data]
    words += ["--support-size", run.support, "--max-iterations", ITERATIONS, "--tolerance", 0]
    words += ["--residual-tolerance", 0, "--output", output, "--overwrite"]
    wait_for_quiet(QUIET, SECONDS_TO_WAIT)
    before = pace()
    others = Others(cluster.daemons())
    begin = time.perf_counter()
    done = subprocess.run([*command, *map(str, spark + words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wall = time.perf_counter() - begin
    cluster.wait_for_executors_to_end()
    share = others.share()
    slowest = max(before, pace())
    if done.returncode:
        sys.exit(f"{run} ended with {done.returncode}:\n{done.stdout}")
    record = json.loads((output / "run.json").read_text())
    with (output / "iterations.csv").open() as file:
        at = [float(row["seconds"]) for row in csv.DictReader(file)]
    shutil.rmtree(output)
    print(f"{run}: {wall:.1f} s, others {100 * share:.0f} %, pace {slowest:.3f} s", file=sys.stderr)
    seconds = {
        "read": record["seconds"]["read"],
        "first": at[0],
        "iteration": (at[-1] - at[0]) / (len(at) - 1),
        "iterations": [after - before for before, after in zip(at, at[1:])],
        "total": record["seconds"]["total"],
        "wall": wall,
        "work": record["work"],
        "spark": record["spark"],
        "others": share,
        "pace": slowest,
        "date": str(datetime.date.today()),
    }
    earlier = kept(run, folder)
    if earlier is None or disturbed(seconds, folder) < disturbed(earlier, folder):
        (folder / f"{run.name()}.json").write_text(json.dumps(seconds))


class Cluster:
    """The two workers of scripts/cluster, started when the first run needs them."""

    def __init__(self, root):
        self.script, self.folder, self.url = str(root / "scripts" / "cluster"), root / "target" / "cluster", ""

    @property
    def master(self):
        if not self.url:
            start = [self.script, "start", "--workers", "2", "--cores", "1", "--memory", "2g", "--port", "0"]
            self.url = subprocess.run(start, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
        return self.url

    def daemons(self):
        return [int(file.read_text()) for file in self.folder.glob("*.pid")] if self.url else []

    def wait_for_executors_to_end(self, seconds=10):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and any(
            (pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()) for pid in self.daemons()
        ):
            time.sleep(0.1)

    def stop(self):
        if self.url:
            subprocess.run([self.script, "stop"], check=True)


def measure_all(runs, folder, command, cluster, minutes):
    """Measures what was not yet, then again, while there is time, those runs that others disturbed most."""
    end = time.monotonic() + 60 * minutes
    for run in runs:
        if kept(run, folder) is None:
            measure(run, folder, command, cluster)
    tries = dict.fromkeys(runs, 1)
    while time.monotonic() < end:
        lost = {run: disturbed(kept(run, folder), folder) for run in runs if tries[run] < TRIES}
        again = [run for run in lost if lost[run] > QUIET]
        if not again:
            break
        run = max(again, key=lambda run: lost[run] / tries[run])
        tries[run] += 1
        measure(run, folder, command, cluster)


def terms(part, run):
    """The terms of the model, by their names in cost-model.properties."""
    local = run.executors == 0
    pairs = run.support * run.atoms
    if part == "read":
        return {
            "local": local,
            "cluster": not local,
            "measure": run.count,
            "atom": run.count * run.atoms / run.parallel(),
            "partition": run.partitions,
        }
    evaluation = {
        "local": local,
        "cluster": not local,
        "partition.local": run.partitions * local,
        "partition.cluster": run.partitions * (not local),
        "measure": run.count / run.parallel(),
        "atom": run.count * (run.atoms + run.support) / run.parallel(),
        "pair": run.count * pairs / run.parallel(),
    }
    if part == "first":
        # Each core's JVM interprets and compiles until it has seen so much work.
        evaluation["cold"] = min(COLD, run.count * pairs / run.parallel())
        # The k-means start: on a sample, on the driver.
        evaluation["sample"] = min(SAMPLE, run.count * run.atoms) * run.support
    return evaluation


def fit(part, seconds, folder):
    """Factors by the least squares of relative errors; a run counts the less, the more it was disturbed."""
    rows = np.array([[float(v) for v in terms(part, run).values()] for run in FIT])
    times = np.array([seconds[run][part] for run in FIT])
    weights = np.array([1 / (QUIET + disturbed(seconds[run], folder)) for run in FIT])
    coefficients, _ = nnls(rows * (weights / times)[:, None], weights)
    return dict(zip(terms(part, FIT[0]), coefficients))


def predict(model, run):
    return {part: sum(model[part][name] * value for name, value in terms(part, run).items()) for part in PARTS}


def total(seconds):
    return seconds["read"] + seconds["first"] + ITERATIONS * seconds["iteration"]


def rows(runs, seconds, model, folder):
    for run in runs:
        measured, predicted = seconds[run], predict(model, run)
        yield [
            f"{run.count:,}",
            str(run.atoms),
            str(run.support),
            str(run.partitions),
            f"local, {run.cores}" if run.executors == 0 else f"{run.executors} × {run.cores}",
            *(f"{measured[part]:.3g} / {predicted[part]:.3g}" for part in PARTS),
            f"{total(measured):.1f} / {total(predicted):.1f}",
            f"{100 * (total(predicted) / total(measured) - 1):+.0f} %",
            f"{100 * (predicted['iteration'] / measured['iteration'] - 1):+.0f} %",
            f"{100 * disturbed(measured, folder):.0f} %",
            "held out" if run in HELD_OUT else "",
        ]


HEAD = [
    "N",
    "n",
    "m",
    "partitions",
    "executors × cores",
    "reading, s",
    "first iterate, s",
    "an iteration, s",
    f"{ITERATIONS} iterations, s",
    "off by",
    "iteration off by",
    "disturbed",
    "",
]


def properties(model, date):
    lines = ["# Seconds; written by scripts/bench scale. What the terms mean: CostModel.", f"machine = {cpu_name()}", f"date = {date}"]
    for part in PARTS:
        lines += [f"{part}.{name} = {value:.4g}" for name, value in model[part].items()]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench scale")
    parser.add_argument("what", choices=["scale"])
    parser.add_argument("--quick", action="store_true", help="two runs, no model: whether it works")
    parser.add_argument("--fresh", action="store_true", help="forgets what was measured before")
    parser.add_argument("--write", action="store_true", help="puts the table and the model into the project")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="after them no run is repeated (default 18)")
    options = parser.parse_args()
    root = pathlib.Path(os.environ["BENCH_ROOT"])
    folder = root / "target" / "bench" / "scale"
    if options.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    command = os.environ["BENCH_COMMAND"].split()
    runs = FIT[:SHORT] if options.quick else FIT + HELD_OUT
    cluster = Cluster(root)
    try:
        measure_all(runs, folder, command, cluster, options.minutes)
    finally:
        cluster.stop()
    seconds = {run: kept(run, folder) for run in runs}
    if options.quick:
        print(json.dumps([seconds[run] for run in runs], indent=1))
        return
    model = {part: fit(part, seconds, folder) for part in PARTS}
    date = max(seconds[run]["date"] for run in runs)
    text = "\n".join(
        [
            f"- {cpu_name()}, {os.cpu_count()} cores; Spark {os.environ['BENCH_SPARK']}",
            f"- {date}, `scripts/bench {' '.join(sys.argv[1:])}`; measured / by the model",
            "",
            *markdown(HEAD, rows(runs, seconds, model, folder)),
        ]
    )
    print(text)
    (folder.parent / "scale.md").write_text(text + "\n")
    off = [abs(total(predict(model, run)) / total(seconds[run]) - 1) for run in HELD_OUT]
    print(f"Held out: off by at most {100 * max(off):.0f} %, in the mean {100 * np.mean(off):.0f} %.")
    if options.write:
        put_into_page(root / "src" / "site" / "markdown" / "benchmarks.md", "scale", text + "\n")
        place = root / "src" / "main" / "resources" / "dev" / "wasserstein" / "job" / "cost-model.properties"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(properties(model, date))
    if max(off) > LIMIT:
        sys.exit(f"Expected at most {100 * LIMIT:.0f} %.")


if __name__ == "__main__":
    main()
