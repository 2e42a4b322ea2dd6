"""Whole particle flows: POT's fastest loop and its own function against this project's kept bases."""

import json
import os
import pathlib
import subprocess
import sys
import time

import numpy as np
import ot

import free_support
from measuring import Side, difference, markdown, milliseconds, ratio, take_turns
from problems import cloud
from transport import emd

MEASURES = 10
UPDATES = 20

HEAD = [
    "what",
    "our threads",
    "**ratio**, CPU",
    "wall",
    "to POT's plain way, CPU",
    "wall",
    "POT's fastest way, ms CPU / wall",
    "its plain way",
    "ours, ms CPU / wall",
    "pivots",
    "objective differs by",
    "gap",
]


class Flow:
    """Ten random clouds of unequal masses about different centres, and a start of equal masses."""

    def __init__(self, folder, dimension, atoms, support):
        name = f"{dimension}d-{atoms}x{support}"
        seed = [dimension, atoms, support]
        self.files = [folder / f"{name}-{n}.npz" for n in range(MEASURES)]
        self.start_file = folder / f"{name}-start.npz"
        centres = np.random.default_rng(seed).standard_normal((MEASURES, dimension))
        self.clouds = [
            cloud(file, [*seed, n], atoms, dimension, "random", centres[n]) for n, file in enumerate(self.files)
        ]
        self.masses, self.start = cloud(self.start_file, [*seed, MEASURES], support, dimension, "uniform")

    def objective(self, atoms):
        return sum(emd(self.masses, b, ot.dist(atoms, y)) for b, y in self.clouds) / MEASURES

    def write_csv(self, measures, start):
        with measures.open("w") as file:
            write_rows(file, [(n, *cloud) for n, cloud in enumerate(self.clouds)])
        with start.open("w") as file:
            write_rows(file, [(0, self.masses, self.start)])


def write_rows(file, measures):
    dimension = measures[0][2].shape[1]
    print("id,mass", *(f"x{k + 1}" for k in range(dimension)), sep=",", file=file)
    for name, masses, atoms in measures:
        for mass, atom in zip(masses, atoms):
            print(name, *map(repr, map(float, (mass, *atom))), sep=",", file=file)


def line(what, threads, fastest, plain, ours, objective, objectives, pivots, gap):
    return [
        what,
        threads,
        *ratio(fastest, ours),
        *ratio(plain, ours),
        milliseconds(fastest),
        milliseconds(plain),
        milliseconds(ours),
        f"{pivots:.0f}",
        f"{difference([objective] * len(objectives), objectives):.0e}",
        f"{abs(gap) / objective:.0e}",
    ]


def fastest_of(*sides):
    return min(sides, key=Side.cpu_median)


def loop_rows(options, folder, jvm, dimension, atoms, support):
    flow = Flow(folder, dimension, atoms, support)
    ours = {
        threads: Side(lambda t=threads: jvm.numbers("flow", t, UPDATES, flow.start_file, *flow.files), jvm.cpu)
        for threads in (1, 2)
    }
    # One update is warm-up enough for the peers.
    plain, loop = (
        Side(lambda f=f: f(flow.clouds, flow.start, UPDATES), warm_up=lambda f=f: f(flow.clouds, flow.start, 1))
        for f in (free_support.plain, free_support.loop)
    )
    take_turns([loop, plain, *ours.values()], options.rounds)
    objectives = [flow.objective(side.result) for side in (plain, loop)]
    what = f"flow, {dimension}-D, {atoms} atoms, support {support}"
    for threads, side in ours.items():
        objective, gap, pivots = side.result
        yield line(what, str(threads), fastest_of(loop, plain), plain, side, objective, objectives, pivots, gap)


def resolve_row(options, folder, jvm):
    """The last solves of a flow, one for each measure, from what the solves one update before left."""
    flow = Flow(folder, 2, 500, 500)
    before = free_support.loop(flow.clouds, flow.start, UPDATES - 1)
    after = free_support.loop(flow.clouds, before, 1)
    duals = []
    for b, y in flow.clouds:
        log = ot.emd(flow.masses, b, ot.dist(before, y), log=True)[1]
        duals.append((log["u"], log["v"]))
    matrices = [ot.dist(after, y) for _, y in flow.clouds]

    def solve(warm):
        return [
            ot.emd(flow.masses, b, m, log=True, potentials_init=d if warm else None)[1]["cost"]
            for (b, _), m, d in zip(flow.clouds, matrices, duals)
        ]

    files = {}
    for name, atoms in (("before", before), ("after", after)):
        state = folder / f"resolve-{name}.npz"
        np.savez(state, masses=flow.masses, support=atoms)
        files[name] = [word for measure in flow.files for word in (state, measure)]
    jvm.ask("keep", *files["before"])
    cold, warm = Side(lambda: solve(False)), Side(lambda: solve(True))
    # Too short for the clocks, unless repeated.
    ours = Side(lambda: jvm.numbers("resolve", 20, *files["after"]), jvm.cpu, count=20)
    take_turns([cold, warm, ours], options.rounds)
    costs = ours.result[0::3]
    for side in (cold, warm):
        difference(costs, side.result)
    return line(
        f"10 re-solves after update {UPDATES}, 2-D, 500 atoms, support 500",
        "1",
        fastest_of(warm, cold),
        cold,
        ours,
        sum(costs),
        [sum(cold.result), sum(warm.result)],
        sum(ours.result[2::3]),
        sum(map(abs, ours.result[1::3])),
    )


class Command(Side):
    """A whole command, from the start of its process to the end; the CPU time is that of all its processes."""

    def __init__(self, words, environment=None):
        super().__init__(None)
        self.words, self.environment = list(map(str, words)), {**os.environ, **(environment or {})}

    def run(self):
        begin = time.perf_counter()
        process = subprocess.Popen(self.words, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        messages = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(self.words)}\nended with status {process.returncode}:\n{messages.decode()}")
        self.walls.append(time.perf_counter() - begin)
        self.cpus.append(usage.ru_utime + usage.ru_stime)


def command_rows(options, folder, atoms, support):
    flow = Flow(folder, 2, atoms, support)
    measures, start, output = folder / "measures.csv", folder / "start.csv", folder / "run"
    flow.write_csv(measures, start)
    script = pathlib.Path(free_support.__file__)
    results = {name: folder / f"{name}.csv" for name in free_support.FUNCTIONS}
    loop, plain = (
        Command([sys.executable, script, name, measures, start, UPDATES, results[name]]) for name in ("loop", "plain")
    )
    words = [os.environ["BENCH_COMMAND"], "barycenter", "--engine", "local", "--input", measures, "--initial", start]
    words += ["--max-iterations", UPDATES, "--tolerance", 0, "--residual-tolerance", 0]
    words += ["--output", output, "--overwrite"]
    ours = {
        "1": Command(words, {"JDK_JAVA_OPTIONS": "-XX:ActiveProcessorCount=1"}),
        f"all {os.cpu_count()}": Command(words),
    }
    take_turns([loop, plain, *ours.values()], options.rounds)
    run = json.loads((output / "run.json").read_text())
    if run["iterations"] != UPDATES:
        sys.exit(f"{output}/run.json has {run['iterations']} iterations; expected {UPDATES}.")
    objectives = [flow.objective(np.loadtxt(file, delimiter=",")) for file in results.values()]
    for threads, side in ours.items():
        yield line(
            f"whole command, 2-D, {atoms} atoms, support {support}",
            threads,
            fastest_of(loop, plain),
            plain,
            side,
            run["objective"],
            objectives,
            run["pivots"],
            run["dual_gap"],
        )


def table(options, folder, jvm):
    rows = []
    sizes = [(500, 500)] if options.quick else [(500, 500), (1000, 300), (1000, 1000)]
    for dimension in (2, 10):
        for atoms, support in sizes:
            print(f"flow, {dimension}-D, {atoms} atoms, support {support}", file=sys.stderr)
            rows += loop_rows(options, folder, jvm, dimension, atoms, support)
    print("re-solve", file=sys.stderr)
    rows.append(resolve_row(options, folder, jvm))
    print("whole command", file=sys.stderr)
    rows += command_rows(options, folder, *sizes[-1])
    return markdown(HEAD, rows)
