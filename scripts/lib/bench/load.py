"""Whose the processors were while something ran, and how fast they were (Linux)."""

import os
import pathlib
import resource
import time

TICKS = os.sysconf("SC_CLK_TCK")


def busy_seconds():
    """CPU seconds of the whole machine, all cores together, with what its host took away."""
    user, nice, system, _, _, irq, softirq, steal = map(int, pathlib.Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


def process_seconds(pid):
    """CPU seconds of a process and of its children that have ended."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / TICKS


class Others:
    """The share of the machine that was not ours, between two moments.

    Ours is the CPU time of children that have ended, and that of some daemons with those of their children that have.
    """

    def __init__(self, daemons=()):
        self.daemons = list(daemons)
        self.begin = self.now()

    def now(self):
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        ours = children.ru_utime + children.ru_stime + sum(map(process_seconds, self.daemons))
        return time.perf_counter(), busy_seconds() - ours

    def share(self):
        (begin, others_then), (end, others_now) = self.begin, self.now()
        return max(0.0, others_now - others_then) / ((end - begin) * os.cpu_count())


def pace(rounds=2_000_000):
    """CPU seconds of a fixed piece of work: more where the machine's host gives less than usual."""
    begin = time.process_time()
    total = 0
    for k in range(rounds):
        total += k * k
    return time.process_time() - begin


def wait_for_quiet(share, seconds, look=2):
    """Waits until others take no more than this share of the machine, or for so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        others = Others()
        time.sleep(look)
        if others.share() <= share or time.monotonic() >= deadline:
            return
