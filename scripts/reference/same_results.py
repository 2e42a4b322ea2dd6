#!/usr/bin/env python3
"""same_results.py OLD [NEW]

Runs the same command lines with two checkouts and compares what they write, byte for byte: all tables of results, and
run.json except for times, versions and the keys named below. What a command line is to give otherwise is named, too. OLD and NEW are folders of checkouts that are built
(scripts/wasserstein builds them if need be); NEW is this one by default. Prints a line for each command line, and ends
with 1 if any differs.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
SAMPLES = HERE / "data-samples"

# Not compared: times, the program's own version, and what it took (warm starts are counted in another way since
# kernels left their cache; few equal masses take fewer pivots since they start from an assignment).
FREE = {"seconds", "pivots", "version", "platform", "work", "spark", "command_line", "options_fingerprint"}
# Keys that only newer versions have, with the reason.
ADDED = {
    "warnings": "each run says its doubts, not only wasp",
    "state_rebuilt": "how often states were lost and made again",
    "unconverged": "how many entropic solves stopped at their cap",
    "marginal_error": "the largest of any solve",
    "starts": "how many starts of a clustering, and how much they differ",
}
# Options that one of the versions lacks, all at their defaults here.
OTHER_OPTIONS = {"inner-iterations", "scales", "fail-on-warnings", "divisor", "compare-to", "checkpoint-every", "resume", "initial", "prototypes-from", "restarts"}
# Words of a command line, the files that differ then, and why. The first that fits counts.
CHANGED = [
    ("cluster --input {s}/ellipses.csv --clusters 2", {"assignments.csv", "clusters.csv", "prototypes.csv", "iterations.csv", "run.json"}, "clusters come by weight, from other and more starts"),
    ("--learn-masses", {"iterations.csv", "run.json"}, "the residual bounds what other masses gain"),
    ("entropic-free", {"barycenter.csv", "iterations.csv", "run.json"}, "projections come from the plan: last digits"),
    ("--evaluate exact", {"run.json"}, "exact_objective of sliced is scored by W2"),
    ("--mass-penalty", {"barycenter.csv", "iterations.csv", "run.json"}, "constants are solved for; residual of the fixed point"),
    ("--tolerance 0", {"iterations.csv", "run.json"}, "residual of the fixed point; OT(a, a) to the last digit"),
    ("--method sinkhorn --epsilon 1% --max-iterations 20", {"iterations.csv", "run.json"}, "residual of the fixed point"),
    ("barycenter --input {s}/histograms.csv --method sinkhorn", {"barycenter.csv", "iterations.csv", "run.json"}, "CONVERGED later"),
    ("distance --input {s}/histograms.csv --method sinkhorn", {"distances.csv", "run.json"}, "% of the cost between atoms; status"),
    (
        "--reference",
        {"accuracy.csv", "comparison.csv", "draws-joint.csv", "summary.csv", "shards.csv", "run.json"},
        "the kernel has the mass 1 on the grid; joint is in units of deviations",
    ),
]
TABLES = {".csv"}
# Its column of seconds is cut off.
TIMED = "iterations.csv"

SPARK = "--engine spark"
# wasp-demo is left out: a seed gives other draws since its sampler has Breeze's Cholesky factor.
COMMANDS = [
    "barycenter --input {s}/paired/rep01.csv --initial {s}/paired/rep01_start050.csv --lower-bound",
    "barycenter --input {s}/paired/rep01.csv --initial {s}/paired/rep01_start100.csv " + SPARK,
    "barycenter --input {s}/ellipses.csv --support-size 20 --restarts 2 --seed 3",
    "barycenter --input {s}/ellipses.csv --support-size 20 --initial gaussian " + SPARK,
    "barycenter --input {s}/ellipses.csv --support-size 20 --learn-masses --max-iterations 20",
    "barycenter --input {s}/ellipses.csv --support-size 20 --objective median --max-iterations 40",
    "barycenter --input {s}/ellipses.csv --support-size 20 --compress-to 30",
    "barycenter --input {s}/ellipses.csv --support-size 15 --method entropic-free --epsilon 5% --max-iterations 20",
    "barycenter --input {s}/ellipses.csv --support-size 20 --method sliced --directions 20 --evaluate exact",
    "barycenter --input {s}/ellipses.csv --method gaussian --map-atoms",
    "barycenter --input {s}/gaussians.csv --method gaussian",
    "barycenter --input {s}/gaussians.csv --method gaussian --objective median " + SPARK,
    "barycenter --input {s}/gaussians.csv --method gaussian-mixture --support-size 3",
    "barycenter --input {s}/histograms.csv --method quantile --support-size 40",
    "barycenter --input {s}/histograms.csv --method quantile --support-size all",
    "barycenter --input {s}/histograms.csv --method sinkhorn --epsilon 1%",
    "barycenter --input {s}/histograms.csv --method sinkhorn --epsilon 1% --max-iterations 50 --tolerance 0 " + SPARK,
    "barycenter --input {s}/histograms.csv --method debiased-sinkhorn --epsilon 1% --max-iterations 30 --tolerance 0",
    "barycenter --input {s}/histograms.csv --method sinkhorn --epsilon 2% --mass-penalty 1 --max-iterations 30",
    "barycenter --input {s}/digits-images-idx3-ubyte.gz --method sinkhorn --epsilon 1% --max-iterations 20",
    "barycenter --input {s}/digits-images-idx3-ubyte.gz --ids *-0000* --support-size 30 --max-iterations 5",
    "distance --input {s}/ellipses.csv",
    "distance --input {s}/ellipses.csv --exponent 1 " + SPARK,
    "distance --input {s}/histograms.csv --method sinkhorn --epsilon 5%",
    "distance --input {s}/histograms.csv --method sinkhorn-divergence --epsilon 5%",
    "distance --input {s}/gaussians.csv --method gaussian",
    "distance --input {s}/ellipses.csv --method sliced --directions 30",
    "cluster --input {s}/ellipses.csv --clusters 2 --support-size 10 --restarts 2",
    "cluster --input {s}/ellipses.csv --clusters 2 --support-size 10 --batch-size 6 --max-iterations 8 " + SPARK,
    "cluster --input {s}/ellipses.csv --points --clusters 4",
    "assign --input {s}/ellipses.csv --prototypes {s}/ellipses.csv --method gaussian",
    "wasp --shards {s}/shards --mode marginal joint gaussian --reference {s}/full-posterior.csv",
    "wasp --shards {s}/shards --objective median " + SPARK,
]


def run(checkout, words, output):
    command = [str(checkout / "scripts" / "wasserstein"), *words, "--output", str(output)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def content(path):
    text = path.read_text(errors="replace")
    if path.name != TIMED:
        return text
    lines = [line.split(",") for line in text.splitlines()]
    seconds = lines[0].index("seconds")
    return [line[:seconds] + line[seconds + 1 :] for line in lines]


def tables(folder):
    return {
        str(path.relative_to(folder)): content(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in TABLES
    }


def record(folder, output):
    entries = json.loads((folder / "run.json").read_text())
    kept = {key: value for key, value in entries.items() if key not in FREE and key not in ADDED}
    for name in {"output", *OTHER_OPTIONS}:
        kept.get("options", {}).pop(name, None)
    for mode in kept.get("modes", {}).values():
        for key in FREE:
            mode.pop(key, None)
    return json.dumps(kept, sort_keys=True).replace(str(output), "")


def differences(old, new):
    found = []
    before, after = tables(old), tables(new)
    if before.keys() != after.keys():
        found.append(f"files {sorted(before.keys() ^ after.keys())}")
    found += [name for name in before if name in after and before[name] != after[name]]
    if record(old, old) != record(new, new):
        found.append("run.json")
    return found


def main():
    old = Path(sys.argv[1]).resolve()
    new = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else HERE
    scratch = Path(tempfile.mkdtemp(prefix="same-results-"))
    bad = 0
    for number, command in enumerate(COMMANDS):
        words = [word.replace("{s}", str(SAMPLES)) for word in command.split()]
        outputs = [scratch / f"{number}-old", scratch / f"{number}-new"]
        codes = [run(checkout, words, output) for checkout, output in zip((old, new), outputs)]
        if codes[0][0] != codes[1][0]:
            found = [f"exit codes {codes[0][0]} and {codes[1][0]}: {codes[1][1][-300:]}"]
        elif codes[0][0] != 0:
            found = [f"both end with {codes[0][0]}: {codes[1][1][-300:]}"]
        else:
            found = differences(*outputs)
        files, reason = next(((f, why) for words, f, why in CHANGED if words in command), (set(), ""))
        named = bool(found) and set(found) <= files
        bad += bool(found) and not named
        print("named  " if named else "differs" if found else "same   ", command, *found, reason if named else "", flush=True)
    shutil.rmtree(scratch)
    print(f"{len(COMMANDS) - bad} of {len(COMMANDS)} command lines give the same, or differ as named.")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
