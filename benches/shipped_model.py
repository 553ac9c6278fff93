#!/usr/bin/env python3
"""Figures of the shipped model's recipe on the project's own data, as the tables of models/README.md.

Usage: python3 benches/shipped_model.py [--stancekit target/release/stancekit] [--real REAL.csv]

Prints, for stance and topic: grouped folds, leave-one-writer-out and leave-one-outlet-out; figures by genre and by
leaning; how many contrast pairs come out right in both halves when the pair was held out; and, with --real, the
figures on sentences of real news. Sentences of weight below 1 (understood only with the sentence before) are learnt
from and not measured. Needs Python's standard library alone.
"""

import argparse
import collections
import csv
import json
import os
import re
import subprocess
import tempfile

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "datasets", "nato-expansion")
RECIPE = ["--cues", os.path.join(DATA, "cues.txt"), "--weight", "weight", "--word", "1-2", "--min-df", "2",
          "--calibration", "temperature"]
FOLDS = 5

# The first kind whose words stand in a genre's name.
GENRES = [
    ("teasers, briefs", "rss teaser brief headline first sentences round-up"),
    ("wire, agency, cable news", "wire agency bulletin cable web story"),
    ("opinion", "op-ed opinion editorial column letter blog commentary comment advocacy campaign anti-globalist church"),
    ("speech: interviews, parliaments, live", "interview parliament press-conference radio live transcript q&a oral digest"),
    ("analysis, explainers, history", "explainer expl analysis think-tank essay encyclop history timeline textbook market investor"
     " assessment commodit conflict academic student report study"),
    ("features, reviews", "long read profile feature reportage review magazine obituary memoir recollection journal forum"),
    ("state media, party texts", "state party"),
]
LEANINGS = [
    ("left of centre", "left anti-imperialist socialist"), ("right of centre, nationalist", "right nationalist conservative"),
    ("state, pro-government", "state pro-government serb"), ("realist, libertarian", "realist libertarian restraint"),
    ("pro-Western, pro-Ukrainian", "pro-western pro-ukrainian pro-european pro-atlantic opposition liberal"),
    ("centre, none stated", ""),
]


def kind(name, kinds, default):
    lower = name.lower()
    if default and lower.startswith("state"):
        return "state media, party texts"
    heads = re.split(r"[^a-z&-]+", lower)
    fits = lambda words: any(head.startswith(word) for word in words.split() for head in heads)
    return next((label for label, words in kinds if fits(words)), default or kinds[-1][0])


def read(name):
    with open(name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(name, rows, columns):
    with open(name, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def run(arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


def evaluate(program, *arguments):
    return json.loads(run([program, "evaluate", *arguments, "--format", "json", "--quiet"]))


def figure(measure):
    if measure["value"] is None:
        return "-"
    return f"{measure['value']:.3f} ({measure['low']:.3f} to {measure['high']:.3f})"


def row(name, task):
    cells = [name, str(task["n"]), *(figure(task[key]) for key in ("macro_f1", "accuracy", "ece"))]
    print("| " + " | ".join(cells) + " |", flush=True)


def table(title):
    print(f"\n{title}\n\n| | sentences | macro-F1 | accuracy | ECE |\n|---|---|---|---|---|")


def folds(program, train):
    for name, how in (("five folds by article", "5"), ("leave one writer out", "writer"), ("leave one outlet out", "outlet")):
        result = evaluate(program, train, "--cross-validate", how, "--task", "stance", "--task", "topic", *RECIPE, "--c", "1")
        for task in ("stance", "topic"):
            row(f"{task}, {name}", result[task])


def pairs_right(program, folder):
    """The share of contrast pairs right in both halves; each pair predicted by a model of the others and train.csv."""
    pairs = read(os.path.join(DATA, "pairs.csv"))
    number = {pair: i for i, pair in enumerate(dict.fromkeys(pair["pair_id"] for pair in pairs))}
    columns, right = list(pairs[0]), collections.defaultdict(list)
    for fold in range(FOLDS):
        learn, held, model = (os.path.join(folder, f"{fold}-{name}") for name in ("learn.csv", "held.csv", "model.safetensors"))
        write(learn, [pair for pair in pairs if number[pair["pair_id"]] % FOLDS != fold], columns)
        rest = [pair for pair in pairs if number[pair["pair_id"]] % FOLDS == fold]
        write(held, [{**pair, "outlet": "pairs"} for pair in rest], ["outlet", "text"])
        run([program, "train", os.path.join(DATA, "train.csv"), learn, *RECIPE, "--c", "1", "--task", "stance", "-o", model,
             "--force", "--quiet"])
        ledger = run([program, "predict", held, "--unit", "sentence", "--model", model, "--format", "csv", "--quiet"])
        for pair, line in zip(rest, csv.DictReader(ledger.splitlines(keepends=True)), strict=True):
            right[pair["pair_id"]].append((pair["stance"], pair["stance"] == line["stance"]))
    sides = collections.Counter("favor and against" if {s for s, _ in halves} == {"favor", "against"} else "with neutral or unrelated"
                                for halves in right.values())
    both = collections.Counter("favor and against" if {s for s, _ in halves} == {"favor", "against"} else "with neutral or unrelated"
                               for halves in right.values() if all(ok for _, ok in halves))
    print("\n| contrast pairs, held out | pairs | both halves right |\n|---|---|---|")
    for name in sorted(sides):
        print(f"| {name} | {sides[name]} | {both[name] / sides[name]:.3f} |")
    print(f"| all | {len(right)} | {sum(both.values()) / len(right):.3f} |", flush=True)


def by(program, folder, rows, column, kinds, default):
    name = os.path.join(folder, f"{column}.csv")
    write(name, [{**r, "kind": kind(r[column], kinds, default)} for r in rows], [*rows[0], "kind"])
    result = evaluate(program, name, "--cross-validate", str(FOLDS), "--by", "kind", "--task", "stance", *RECIPE, "--c", "1")
    table(f"Stance by {column}, five folds by article")
    for part in result["stance"]["by"]:
        row(part["value"], part["measures"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stancekit", default="target/release/stancekit")
    parser.add_argument("--real", help="a labelled CSV of real news")
    options = parser.parse_args()
    rows = read(os.path.join(DATA, "train.csv"))
    with tempfile.TemporaryDirectory() as folder:
        if options.real:
            table("Real news, shipped model")
            result = evaluate(options.stancekit, options.real)
            for task in ("stance", "topic", "voice"):
                if task in result:
                    row(task, result[task])
        pairs_right(options.stancekit, folder)
        table("The recipe on train.csv, C = 1")
        folds(options.stancekit, os.path.join(DATA, "train.csv"))
        by(options.stancekit, folder, rows, "genre", GENRES, "newspapers and sites")
        by(options.stancekit, folder, rows, "leaning", LEANINGS, None)


if __name__ == "__main__":
    main()
