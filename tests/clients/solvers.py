"""Holds our weights against scikit-learn's: our objective is at most 1e-6 (relative) above, labels agree."""

import json
import sys
import warnings

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore")
with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)
x = given["x"]
X = csr_matrix((x["values"], x["indices"], x["starts"]), shape=(len(x["starts"]) - 1, x["columns"]))


def logistic(W, b, y, costs):
    """W (labels, columns): one row is the binary function."""
    z = np.asarray(X @ W.T) + b
    if len(W) == 1:
        loss = np.logaddexp(0, -np.where(y == 1, 1, -1) * z[:, 0])
    else:
        loss = logsumexp(z, axis=1) - z[np.arange(len(y)), y]
    return 0.5 * (W**2).sum() + (costs * loss).sum()


def svm(W, b, y, costs_of):
    total = 0.5 * (W**2).sum() + 0.5 * (b**2).sum()
    z = np.asarray(X @ W.T) + b
    for k in range(len(W)):
        side = np.where(y == (1 if len(W) == 1 else k), 1, -1)
        total += (costs_of(k, len(W)) * np.maximum(0, 1 - side * z[:, k]) ** 2).sum()
    return total


for fit in given["fits"]:
    y, labels, C = np.array(fit["y"]), fit["labels"], fit["c"]
    counts = np.bincount(y, minlength=labels)
    weight = len(y) / (labels * counts) if fit["balanced"] else np.ones(labels)
    W, b = np.array(fit["weights"]).reshape(-1, labels).T, np.array(fit["bias"])
    ours_labels = np.asarray(X @ W.T + b).argmax(axis=1)
    if labels == 2:
        W, b = W[1:] - W[:1], b[1:] - b[:1]
    class_weight = "balanced" if fit["balanced"] else None
    if fit["kind"] == "logistic":
        model = LogisticRegression(C=C, tol=1e-10, max_iter=100000, class_weight=class_weight).fit(X, y)
        objective = lambda W, b: logistic(W, b, y, C * weight[y])
    else:
        model = LinearSVC(C=C, tol=1e-10, max_iter=1000000, class_weight=class_weight).fit(X, y)

        def costs_of(k, functions):
            # LIBLINEAR weighs the label's own rows; with two labels, both sides.
            return C * weight[y] if functions == 1 else np.where(y == k, C * weight[k], C)

        objective = lambda W, b: svm(W, b, y, costs_of)
    ours, theirs = objective(W, b), objective(model.coef_, model.intercept_)
    above = ours / theirs - 1
    # A row whose two best scores are equal up to the solvers' own tolerance has no label to agree on.
    decisions = np.sort(np.asarray(model.decision_function(X)).reshape(len(y), -1), axis=1)
    margin = np.abs(decisions[:, 0]) if labels == 2 else decisions[:, -1] - decisions[:, -2]
    tie = margin < 1e-4 * np.abs(decisions).max()
    agree = ((ours_labels == model.predict(X)) | tie).mean()
    assert tie.mean() < 0.005, tie.sum()
    assert above < 1e-6, (fit["kind"], labels, C, fit["balanced"], above)
    assert agree >= 0.999, (fit["kind"], labels, C, fit["balanced"], agree)
    print(f"{fit['kind']}, {labels} labels, C = {C}, balanced {fit['balanced']}: {above:+.1e} above, {agree:.2%} agree")
