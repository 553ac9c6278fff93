"""One run of one peer: what beside_peers.py starts, each time in a process of its own.

    python peer_worker.py PEER ORDER.json

ORDER names the files. The answer, one JSON object, goes to standard output; times are seconds of wall clock.
"""

import csv
import json
import pickle
import sys
import time
import warnings

import numpy as np
import pandas as pd

BLOCK = 2000
csv.field_size_limit(1 << 30)


class Clock:
    def __init__(self):
        self.last = time.perf_counter()

    def lap(self):
        before, self.last = self.last, time.perf_counter()
        return self.last - before


def read(path):
    data = pd.read_csv(path, keep_default_na=False)
    return list(data.text), list(data.label)


def features():
    from beside_scikit_learn import features

    return features()


def two_sided(W, b):
    """One function of two labels as one for each, with the same difference."""
    return (np.vstack([-W, W]) / 2, np.concatenate([-b, b]) / 2) if len(W) == 1 else (W, b)


def log_objective(X, y, W, b):
    from scipy.special import logsumexp

    penalty = 0.5 * (W**2).sum()
    W, b = two_sided(W, b)
    z = np.asarray(X @ W.T) + b
    return penalty + (logsumexp(z, axis=1) - z[np.arange(len(y)), y]).sum()


def svm_objective(X, y, W, b):
    z = np.asarray(X @ W.T) + b
    side = np.where(y[:, None] == (np.arange(len(W)) if len(W) > 1 else 1), 1, -1)
    return 0.5 * (W**2).sum() + 0.5 * (b**2).sum() + (np.maximum(0, 1 - side * z) ** 2).sum()


def scikit_learn(order):
    """Trains; `tolerances` names the steps to try until `wanted` is reached, the last of which counts."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    from sklearn.svm import LinearSVC

    kind, solver = order["solver"].split("/")
    clock = Clock()
    texts, labels = read(order["train"])
    out = {"read": clock.lap()}
    extractor = features()
    X = extractor.fit_transform(texts)
    out["features"] = clock.lap()
    names, y = np.unique(labels, return_inverse=True)
    clock.lap()
    objective = log_objective if kind == "logistic" else svm_objective
    for tolerance in order["tolerances"]:
        if solver == "liblinear":
            W, b, out["fit"] = liblinear(X, y, len(names), tolerance)
        else:
            if kind == "logistic":
                model = LogisticRegression(solver=solver, tol=tolerance, max_iter=5000)
            else:
                model = LinearSVC(tol=tolerance, max_iter=100000)
            clock.lap()
            model.fit(X, y)
            out["fit"] = clock.lap()
            W, b = model.coef_, model.intercept_
        out["objective"], out["tolerance"] = float(objective(X, y, W, b)), tolerance
        if out["objective"] <= order.get("wanted", np.inf):
            break
    clock.lap()
    with open(order["model"], "wb") as file:
        W, b = two_sided(W, b)
        pickle.dump((extractor, names, W, b), file)
    out["write"] = clock.lap()
    out["train"] = out["read"] + out["features"] + out["fit"] + out["write"]
    texts, labels = read(order["test"])
    predicted = names[(np.asarray(extractor.transform(texts) @ W.T) + b).argmax(axis=1)]
    out["macro_f1"] = f1_score(labels, predicted, average="macro")
    if "matrix" in order:
        write_matrix(order["matrix"], X.tocsr(), y)
    return out


def liblinear(X, y, labels, tolerance):
    """LIBLINEAR -s 1; the time is that of `train`, with its own copy of the matrix made before."""
    from liblinear.liblinear import problem
    from liblinear.liblinearutil import train

    made = problem(y.astype(float), X)
    clock = Clock()
    model = train(made, f"-s 1 -c 1 -B 1 -e {tolerance} -q")
    seconds = clock.lap()
    place = {int(label): k for k, label in enumerate(model.get_labels())}
    decision = [model.get_decfun(k) for k in range(labels)]
    if labels == 2:
        w, b = decision[0]
        sign = 1 if place[1] == 0 else -1
        return sign * np.array([w]), sign * np.array([b]), seconds
    W = np.array([decision[place[k]][0] for k in range(labels)])
    b = np.array([decision[place[k]][1] for k in range(labels)])
    return W, b, seconds


def write_matrix(path, X, y):
    """As `benches/peers/matrix.rs` reads it."""
    with open(path, "wb") as file:
        np.array(X.shape, dtype="<u8").tofile(file)
        np.diff(X.indptr).astype("<u8").tofile(file)
        for i, label in enumerate(y):
            row = slice(X.indptr[i], X.indptr[i + 1])
            file.write(int(label).to_bytes(8, "little"))
            X.indices[row].astype("<u4").tofile(file)
            X.data[row].astype("<f8").tofile(file)


def fasttext_lines(texts):
    return [" ".join(text.lower().split()) for text in texts]


def fasttext_train(order):
    import fasttext
    from sklearn.metrics import f1_score

    clock = Clock()
    texts, labels = read(order["train"])
    out = {"read": clock.lap(), "features": None, "objective": None}
    names = sorted(set(labels))
    with open(order["scratch"], "w", encoding="utf-8") as file:
        for line, label in zip(fasttext_lines(texts), labels):
            file.write(f"__label__{names.index(label)} {line}\n")
    model = fasttext.train_supervised(order["scratch"], thread=1, wordNgrams=2, dim=100, verbose=0)
    out["fit"] = clock.lap()
    model.save_model(order["model"])
    out["write"] = clock.lap()
    out["train"] = out["read"] + out["fit"] + out["write"]
    with open(order["model"] + ".names", "w", encoding="utf-8") as file:
        json.dump([str(name) for name in names], file)
    texts, labels = read(order["test"])
    found, _ = model.f.multilinePredict([line + "\n" for line in fasttext_lines(texts)], 1, 0.0, "strict")
    predicted = [names[int(label[0].removeprefix("__label__"))] for label in found]
    out["macro_f1"] = f1_score(labels, predicted, average="macro")
    return out


def predict(order, load, rows):
    """Labels and probabilities of `input` as CSV, block by block."""
    model = load(order["model"])
    with open(order["input"], encoding="utf-8", newline="") as source, open(order["output"], "w", encoding="utf-8", newline="") as sink:
        reader, writer = csv.reader(source), csv.writer(sink)
        next(reader)
        block = []
        for (text,) in reader:
            block.append(text)
            if len(block) == BLOCK:
                writer.writerows(rows(model, block))
                block = []
        if block:
            writer.writerows(rows(model, block))
    return {}


def scikit_learn_load(path):
    with open(path, "rb") as file:
        return pickle.load(file)


def scikit_learn_rows(model, texts):
    from scipy.special import softmax

    extractor, names, W, b = model
    p = softmax(np.asarray(extractor.transform(texts) @ W.T) + b, axis=1)
    return ([names[row.argmax()], *(f"{value:.6f}" for value in row)] for row in p)


def fasttext_load(path):
    import fasttext

    with open(path + ".names", encoding="utf-8") as file:
        return fasttext.load_model(path), json.load(file)


def fasttext_rows(model, texts):
    model, names = model
    found = model.f.multilinePredict([line + "\n" for line in fasttext_lines(texts)], len(names), 0.0, "strict")
    for labels, values in zip(*found):
        places = [int(label.removeprefix("__label__")) for label in labels]
        p = dict(zip(places, values))
        yield [names[places[0]], *(f"{p.get(k, 0):.6f}" for k in range(len(names)))]


TASKS = {
    "scikit-learn train": scikit_learn,
    "scikit-learn predict": lambda order: predict(order, scikit_learn_load, scikit_learn_rows),
    "fastText train": fasttext_train,
    "fastText predict": lambda order: predict(order, fasttext_load, fasttext_rows),
}

if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    with open(sys.argv[2], encoding="utf-8") as file:
        print(json.dumps(TASKS[sys.argv[1]](json.load(file))))
