"""Trains and tests stancekit and scikit-learn on the same files and prints one table.

    python benches/beside_scikit_learn.py FOLDER [SET...] [--stancekit PROGRAM]

FOLDER holds `SET.train.csv.gz` and `SET.test.csv.gz` with the columns `text`, `label` and, where there are groups,
`article_id`. stancekit runs with its defaults, the same for every set. scikit-learn gets word n-grams of 1 to 3 and
`char_wb` n-grams of 2 to 5, both sublinear TF-IDF, under logistic regression (C = 10, its own probabilities) and under
a linear SVM (balanced labels, C = 0.1) with Platt scaling over five folds.

`by chance` is the expected calibration error (ECE, 15 equal bins) that stancekit's probabilities would have on a test
set of this size if each of them were exactly right: an ECE near it can't be told from perfect calibration. `claimed`
is stancekit's mean confidence minus accuracy.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import pandas as pd
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

BINS = 15


def ece(confidence, hit):
    bins = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    gaps = np.bincount(bins, weights=confidence - hit, minlength=BINS)
    return np.abs(gaps).sum() / len(hit)


def features():
    words = TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True)
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True)
    return make_union(words, chars)


def scikit_learn(classifier, train, test):
    model = make_pipeline(features(), classifier).fit(train.text, train.label)
    p = model.predict_proba(test.text)
    predicted = model.classes_[p.argmax(axis=1)]
    hit = (predicted == test.label).to_numpy().astype(float)
    return f1_score(test.label, predicted, average="macro"), ece(p.max(axis=1), hit)


def stancekit(program, train, test):
    def run(*arguments):
        done = subprocess.run([program, *map(str, arguments), "--quiet"], check=True, capture_output=True, text=True)
        return done.stdout

    with tempfile.TemporaryDirectory() as folder:
        model = f"{folder}/model.safetensors"
        run("train", train, "--task", "label", "-o", model)
        return json.loads(run("evaluate", test, "--task", "label", "--model", model, "--format", "json"))["label"]


def ece_by_chance(reliability, draws=2000):
    """Mean ECE if each bin's accuracy were its mean confidence, but for the luck of so many rows."""
    random = np.random.default_rng(0)
    bins = [(b["confidence"], b["accuracy"]["n"]) for b in reliability if b["confidence"] is not None]
    rows = sum(n for _, n in bins)
    return sum(np.abs(random.binomial(n, p, draws) - n * p).mean() for p, n in bins) / rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("sets", nargs="*", help="default: all of the folder")
    parser.add_argument("--stancekit", default="target/release/stancekit", metavar="PROGRAM")
    arguments = parser.parse_args()
    found = sorted(path.name.removesuffix(".train.csv.gz") for path in arguments.folder.glob("*.train.csv.gz"))
    print(f"{'':22}{'stancekit':^38}{'logistic':^16}{'SVM, Platt':^16}")
    print(f"{'set':22}{'macro-F1':>9}{'ECE':>8}{'by chance':>11}{'claimed':>10}{'macro-F1':>10}{'ECE':>6}{'macro-F1':>10}{'ECE':>6}")
    for name in arguments.sets or found:
        paths = [arguments.folder / f"{name}.{part}.csv.gz" for part in ("train", "test")]
        ours = stancekit(arguments.stancekit, *paths)
        value = lambda figure: ours[figure]["value"]
        line = f"{name:22}{value('macro_f1'):9.3f}{value('ece'):8.3f}{ece_by_chance(ours['reliability']):11.3f}"
        print(f"{line}{value('overconfidence'):+10.3f}", end="", flush=True)
        train, test = (pd.read_csv(path, keep_default_na=False) for path in paths)
        svm = CalibratedClassifierCV(LinearSVC(C=0.1, class_weight="balanced"), cv=5)
        for classifier in (LogisticRegression(C=10, max_iter=300), svm):
            f1, error = scikit_learn(classifier, train, test)
            print(f"{f1:10.3f}{error:6.3f}", end="", flush=True)
        print()


if __name__ == "__main__":
    main()
