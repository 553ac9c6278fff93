"""Times stancekit, scikit-learn, LIBLINEAR and fastText on the same files and prints one Markdown table.

    python benches/beside_peers.py FOLDER [SET...] --stancekit PROGRAM

FOLDER holds `SET.train.csv.gz` and `SET.test.csv.gz` with the columns `text` and `label`. Every program gets the same
recipe (word n-grams of 1 to 3, `char_wb` n-grams of 2 to 5 in at least two rows, sublinear TF-IDF, C = 1, all rows
and terms alike; fastText: word n-grams of 1 and 2, 100 dimensions) and one pinned core; figures are medians of
`--repeat` runs, the programs taking turns. The row `stancekit train` is the program with its defaults: C by grouped
cross-validation, calibration, out-of-fold table.

- `above`: objective over the best known on the same matrix, minus 1. scikit-learn and LIBLINEAR get the loosest
  tolerance that reaches 1e-6 (logistic) or 1e-5 (SVM) above; the best known is that of our solver on their matrix at a
  gap of 1e-9 (a figure below zero would show that it is not the best). Ours is that of its defaults on their matrix.
- `features`, `fit`: seconds. `train`: from CSV to a model on disk. `peak`: resident memory in MB, training / predicting.
- `labels`, `ledger`: MB of text per second, from CSV to CSV, with labels and probabilities / with everything.
  scikit-learn gets a tenth of the text. `first row`: milliseconds from start to end on one row.

Everything runs under Linux. What the peers need is installed into `target/peers` unless `--python` names an
interpreter that has it.
"""

import argparse
import csv
import gzip
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "RAYON")}
COLUMNS = ["set", "program", "macro-F1", "above", "features", "fit", "train", "labels", "ledger", "peak", "model MB", "first row"]
# Tolerances to try, loosest first, and how far above the best known the objective may be.
SOLVERS = {
    "logistic/newton-cg": ([1e-1, 1e-2, 3e-3, 1e-3, 1e-4, 1e-5, 1e-6], 1e-6),
    "logistic/saga": ([1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 1e-5, 1e-6], 1e-6),
    "svm/liblinear": ([1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 1e-4], 1e-5),
    "svm/LinearSVC": ([1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 1e-4], 1e-5),
}


def python_with_peers():
    """An interpreter with the packages that requirements.txt pins; fastText is built for this machine."""
    folder, wanted = HERE.parent / "target" / "peers", HERE / "requirements.txt"
    python, stamp = folder / "bin" / "python", folder / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-binary", "fasttext", "-r", wanted]
        subprocess.run(install, check=True, env=os.environ | {"CFLAGS": "-O3 -march=native"})
        stamp.write_text(wanted.read_text())
    return python


def our_steps():
    """The benchmark that shows the steps of training apart."""
    command = ["cargo", "bench", "--bench", "peers", "--no-run", "--message-format=json"]
    built = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=HERE.parent).stdout
    made = (json.loads(line) for line in built.splitlines() if line.startswith("{"))
    return next(m["executable"] for m in made if m.get("executable") and m["target"]["name"] == "peers")


class Bench:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, folder
        self.python = arguments.python or python_with_peers()
        self.steps = arguments.steps or our_steps()
        self.figures = {}
        self.tolerances = {}

    def run(self, *command):
        """Seconds, peak memory in MB, and what was printed."""
        start = time.perf_counter()
        child = subprocess.Popen(
            ["taskset", "-c", str(self.arguments.core), *map(str, command)], stdout=subprocess.PIPE, env=os.environ | ONE_THREAD
        )
        printed = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise SystemExit(f"failed: {' '.join(map(str, command))}")
        return time.perf_counter() - start, usage.ru_maxrss / 1024, printed

    def peer(self, task, **order):
        order = {name: str(value) if isinstance(value, pathlib.Path) else value for name, value in order.items()}
        path = self.folder / "order.json"
        path.write_text(json.dumps(order))
        seconds, peak, printed = self.run(self.python, HERE / "peer_worker.py", task, path)
        return seconds, peak, json.loads(printed)

    def note(self, place, **figures):
        for name, value in figures.items():
            self.figures.setdefault(place, {}).setdefault(name, []).append(value)

    def best_known(self, name, train, test):
        """The least objective of each loss on scikit-learn's matrix, and the time that our solver takes there."""
        matrix = self.folder / "matrix"
        self.peer("scikit-learn train", train=train, test=test, model=self.folder / "m", solver="svm/liblinear", tolerances=[0.1], matrix=matrix)
        best = {}
        for fit in json.loads(self.run(self.steps, "solve", matrix, "--tolerance", "1e-9")[2]):
            best[fit["classifier"]] = fit["objective"]
        ours = {}
        for fit in json.loads(self.run(self.steps, "solve", matrix)[2]):
            ours[fit["classifier"]] = fit["objective"] / best[fit["classifier"]] - 1
        matrix.unlink()
        return best, ours

    def train(self, name, train, test, best, ours):
        for kind in ("logistic", "svm"):
            place, model = (name, f"stancekit, {kind}"), self.model(name, f"stancekit-{kind}")
            _, peak, printed = self.run(self.steps, "train", train, test, model, "--classifier", kind)
            out = json.loads(printed)
            self.note(place, above=ours[kind], train_peak=peak, size=model.stat().st_size / 1e6)
            self.note(place, **{name: out[name] for name in ("features", "fit", "train", "macro_f1")})
            for solver, (tolerances, allowed) in SOLVERS.items():
                if not solver.startswith(kind):
                    continue
                label, model = solver.split("/")[1], self.model(name, solver.replace("/", "-"))
                order = {"solver": solver, "wanted": best[kind] * (1 + allowed)}
                order["tolerances"] = self.tolerances.get((name, solver), tolerances)
                _, peak, out = self.peer("scikit-learn train", train=train, test=test, model=model, **order)
                self.tolerances[name, solver] = [out["tolerance"]]
                place = (name, "LIBLINEAR -s 1" if label == "liblinear" else f"scikit-learn, {label}")
                self.note(place, above=out["objective"] / best[kind] - 1, train_peak=peak, size=model.stat().st_size / 1e6)
                self.note(place, **{name: out[name] for name in ("features", "fit", "train", "macro_f1")})
        model = self.model(name, "fasttext")
        _, peak, out = self.peer("fastText train", train=train, test=test, model=model, scratch=self.folder / "lines")
        self.note((name, "fastText"), train_peak=peak, size=model.stat().st_size / 1e6)
        self.note((name, "fastText"), **{name: out[name] for name in ("fit", "train", "macro_f1")})
        model = self.model(name, "defaults")
        program = self.arguments.stancekit
        seconds, peak, _ = self.run(program, "train", train, "--task", "label", "-o", model, "--force", "--quiet", "--threads", "1")
        printed = self.run(program, "evaluate", test, "--task", "label", "--model", model, "--format", "json", "--quiet")[2]
        f1 = json.loads(printed)["label"]["macro_f1"]["value"]
        self.note((name, "stancekit train"), train=seconds, train_peak=peak, size=model.stat().st_size / 1e6, macro_f1=f1)

    def model(self, name, program):
        return self.folder / f"{name}-{program}.model"

    def predict(self, name, inputs):
        peers = [("fastText", "fastText", "fasttext", "all"), ("scikit-learn, newton-cg", "scikit-learn", "logistic-newton-cg", "tenth")]
        out, size = self.folder / "out.csv", {part: path.stat().st_size / 1e6 for part, path in inputs.items()}
        for place, task, model, part in peers:
            order = {"model": self.model(name, model), "output": out}
            seconds, peak, _ = self.peer(f"{task} predict", input=inputs[part], **order)
            first, _, _ = self.peer(f"{task} predict", input=inputs["one"], **order)
            self.note((name, place), labels=size[part] / seconds, predict_peak=peak, first=1000 * first)
        place = (name, "stancekit, logistic")
        command = [self.arguments.stancekit, "predict", "--model", self.model(name, "stancekit-logistic"), "--unit", "sentence"]
        command += ["--language", "en", "--threads", "1", "--quiet", "--force", "--format", "csv", "-o", out]
        seconds, peak, _ = self.run(*command, inputs["all"])
        first, _, _ = self.run(*command, inputs["one"])
        self.note(place, ledger=size["all"] / seconds, predict_peak=peak, first=1000 * first)
        if self.arguments.labels_only is not None:
            seconds, _, _ = self.run(*command, *self.arguments.labels_only.split(), inputs["all"])
            self.note(place, labels=size["all"] / seconds)

    def table(self):
        print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
        for (name, program), figures in self.figures.items():
            m = {figure: statistics.median(values) for figure, values in figures.items()}
            show = lambda figure, form: format(m[figure], form) if figure in m else ""
            peak = " / ".join(show(figure, ".0f") for figure in ("train_peak", "predict_peak") if figure in m)
            cells = [name, program, show("macro_f1", ".4f"), show("above", "+.1e"), show("features", ".2f"), show("fit", ".2f")]
            cells += [show("train", ".2f"), show("labels", ".1f"), show("ledger", ".1f"), peak, show("size", ".1f"), show("first", ".0f")]
            print("| " + " | ".join(cells) + " |")


def write_inputs(texts, folder, megabytes):
    """CSV files with `megabytes` of text, a tenth of it, and one row; from the start again if there is less."""
    rows = [" ".join(text.split()) for text in texts]
    inputs = {part: folder / f"{part}.csv" for part in ("all", "tenth", "one")}
    for part, limit in (("all", megabytes * 1e6), ("tenth", megabytes * 1e5), ("one", 1)):
        written, place = 0, 0
        with open(inputs[part], "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["text"])
            while written < limit:
                row = rows[place % len(rows)]
                writer.writerow([row])
                written, place = written + len(row.encode()), place + 1
    return inputs


def texts_of(paths):
    csv.field_size_limit(1 << 30)
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            yield from (row["text"] for row in csv.DictReader(file) if row["text"].strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("sets", nargs="*", help="default: all of the folder")
    parser.add_argument("--stancekit", default="target/release/stancekit", metavar="PROGRAM", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--steps", metavar="PROGRAM", help="the built benchmark `peers` [default: built by cargo]")
    parser.add_argument("--python", help="an interpreter that has the peers [default: a virtual environment of our own]")
    parser.add_argument("--labels-only", metavar="FLAGS", help="flags with which predict leaves evidence out")
    parser.add_argument("--megabytes", type=float, default=55, help="text to predict [55]")
    parser.add_argument("--repeat", type=int, default=3, help="runs to take the median of [3]")
    parser.add_argument("--core", type=int, default=0, help="the core to run on [0]")
    arguments = parser.parse_args()
    files = arguments.folder.glob("*.train.csv.gz")
    sets = arguments.sets or sorted(path.name.removesuffix(".train.csv.gz") for path in files)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments, pathlib.Path(folder))
        paths = {name: [arguments.folder / f"{name}.{part}.csv.gz" for part in ("train", "test")] for name in sets}
        best = {name: bench.best_known(name, *both) for name, both in paths.items()}
        inputs = write_inputs(texts_of(sorted(arguments.folder.glob("*.csv.gz"))), bench.folder, arguments.megabytes)
        for repeat in range(arguments.repeat):
            for name, both in paths.items():
                print(f"run {repeat + 1}, {name}", file=sys.stderr)
                bench.train(name, *both, *best[name])
                bench.predict(name, inputs)
        bench.table()


if __name__ == "__main__":
    main()
