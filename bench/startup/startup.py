"""How long Organza takes to start, beside PyTorch: python3 bench/startup/startup.py [options].

Runs the commands turn by turn, so that whatever else the machine does meets all of them, and prints
the medians of processor time (user and system, of the process and its children) and of wall time.
Processor time is the figure to trust on a machine that is busy. A training counts until the first
step is in its journal. Needs nothing but Python; --python names one that has torch.
"""

import argparse
import glob
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ORGANZA = os.path.join(HOME, "organza")
TRAIN = (
    "train gan --data ring8 --kimg 0.512 --threads 1 --precision float32"
    " --set reports.journalEveryKimg=0.001"
).split()


def whole(command):
    """The whole of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall


def cpu(pid):
    """Processor seconds of a running process and of the children it has waited for."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def until(command, happened, finish):
    """A command until something happened."""
    start = time.monotonic()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        while not happened(process):
            if process.poll() is not None and not happened(process):
                raise SystemExit(f"{command} ended with {process.returncode} before its first step")
            time.sleep(0.01)
        return cpu(process.pid), time.monotonic() - start
    finally:
        finish(process)


def train():
    runs = tempfile.mkdtemp(prefix="organza-startup-")

    def stepped(_):
        for journal in glob.glob(os.path.join(runs, "*", "journal.jsonl")):
            with open(journal) as file:
                return '"kind":"step"' in file.read()
        return False

    def finish(process):
        process.kill()
        process.communicate()
        shutil.rmtree(runs, ignore_errors=True)

    return until([ORGANZA, *TRAIN, "--runs", runs], stepped, finish)


def pytorch_step(python):
    script = os.path.join(HOME, "bench", "startup", "first_step.py")
    return until(
        [python, script],
        lambda process: process.stdout.readline().startswith(b"stepped"),
        lambda process: process.communicate(),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--python", default=sys.executable, help="a Python that has torch")
    options = parser.parse_args()
    rivals = {
        "organza --version": lambda: whole([ORGANZA, "--version"]),
        "organza help": lambda: whole([ORGANZA, "help"]),
        "organza recipes": lambda: whole([ORGANZA, "recipes"]),
        "python: import torch": lambda: whole([options.python, "-c", "import torch"]),
        "organza train, first step": train,
        "python: first step": lambda: pytorch_step(options.python),
    }
    whole([ORGANZA, "--version"])  # builds, and makes the archive of classes
    whole([ORGANZA, "--version"])
    figures = {name: [] for name in rivals}
    for _ in range(options.turns):
        for name, run in rivals.items():
            figures[name].append(run())
    load = os.getloadavg()[0]
    print(f"median of {options.turns} turns; load {load:.1f} on {os.cpu_count()} processors")
    print(f"{'':28}{'CPU s':>8}{'wall s':>8}")
    for name, runs in figures.items():
        cpus, walls = zip(*runs)
        print(f"{name:28}{statistics.median(cpus):8.2f}{statistics.median(walls):8.2f}")


if __name__ == "__main__":
    main()
