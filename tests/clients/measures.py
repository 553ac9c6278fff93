"""Our measures against scikit-learn's. Arguments: LEDGER.csv GOLD.csv MEASURES.json"""

import json
import sys

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, log_loss, matthews_corrcoef

ledger_path, gold_path, measures_path = sys.argv[1:]
ledger = pd.read_csv(ledger_path, keep_default_na=False)
gold = pd.read_csv(gold_path, keep_default_na=False)
with open(measures_path, encoding="utf-8") as file:
    measures = json.load(file)

assert (ledger["text"] == gold["text"]).all()
for task, ours in measures.items():
    if task == "voice":
        continue  # Rules give it, not probabilities.
    labels = [cell["label"] for cell in ours["labels"]]
    labelled = gold[task] != ""
    truth, said = gold.loc[labelled, task], ledger.loc[labelled, task]
    probabilities = ledger.loc[labelled, [f"{task}_{label}" for label in labels]].to_numpy()
    probabilities = probabilities / probabilities.sum(axis=1, keepdims=True)
    onehot = truth.to_numpy()[:, None] == np.array(labels)[None, :]
    theirs = {
        "accuracy": accuracy_score(truth, said),
        "macro_f1": f1_score(truth, said, average="macro"),
        "matthews_correlation": matthews_corrcoef(truth, said),
        "log_loss": log_loss(truth, probabilities, labels=labels),
        "brier": ((probabilities - onehot) ** 2).sum(axis=1).mean(),
    }
    for name, value in theirs.items():
        # The ledger rounds probabilities to six decimals.
        assert abs(ours[name]["value"] - value) < 1e-4, (task, name, ours[name]["value"], value)
    assert ours["confusion"]["counts"] == confusion_matrix(truth, said, labels=labels).tolist()
    single = f1_score(truth, said, average=None, labels=labels)
    assert np.allclose([cell["f1"]["value"] for cell in ours["labels"]], single)
