"""A model file as the `safetensors` package sees it. Arguments: MODEL TRAINING_DATA.csv..."""

import csv
import hashlib
import json
import sys

import numpy as np
from safetensors import safe_open

path, *tables = sys.argv[1:]
rows = []
for table in tables:
    with open(table, encoding="utf-8", newline="") as file:
        rows += [row for row in csv.DictReader(file) if row["text"].strip()]

with safe_open(path, framework="numpy") as model:
    assert list(model.metadata()) == ["stancekit"], model.metadata().keys()
    about = json.loads(model.metadata()["stancekit"])
    tensors = {name: model.get_tensor(name) for name in model.keys()}

assert about["format"] in (1, 2)
assert json.dumps(about, sort_keys=True) == json.dumps(about), "keys are sorted"
assert about["rows"] == len(rows)
assert not {"time", "date", "path", "host"} & set(about)

bytes_ = open(path, "rb").read()
claimed = about["sha256"]
assert bytes_.count(claimed.encode()) == 1
assert hashlib.sha256(bytes_.replace(claimed.encode(), b"0" * 64)).hexdigest() == claimed

columns = 0
for block in about["blocks"]:
    kind, size = block["kind"], block["end"] - block["start"]
    assert block["start"] == columns
    columns = block["end"]
    text, offsets = tensors[f"{kind}.vocabulary.bytes"].tobytes(), tensors[f"{kind}.vocabulary.offsets"]
    terms = [text[a:b].decode("utf-8") for a, b in zip(offsets, offsets[1:])]
    assert len(terms) == len(set(terms)) == size
    idf = tensors[f"{kind}.idf"]
    if about["format"] == 2:
        idf = np.repeat(idf, np.diff(tensors[f"{kind}.idf_ends"].astype(np.int64), prepend=0))
    assert idf.dtype == np.float64 and idf.shape == (size,)
    # Most frequent first; equally frequent ones by their bytes.
    order = [(value, term.encode()) for value, term in zip(idf, terms)]
    assert order == sorted(order)
    frequency = (1 + len(rows)) / np.exp(idf - 1) - 1
    assert np.allclose(frequency, np.round(frequency), atol=1e-6), "idf is the smoothed one"

tasks = about["tasks"]
assert [task["name"] for task in tasks] == ["stance", "topic"]
for task in tasks:
    name, labels = task["name"], task["labels"]
    given = [row[name] for row in rows if row[name]]
    assert labels == sorted(set(given))
    assert task["counts"] == [given.count(label) for label in labels]
    weights = tensors[f"{name}.weights"]
    assert weights.dtype == np.float32 and weights.shape == (columns, len(labels))
    assert tensors[f"{name}.bias"].shape == (len(labels),)
    assert tensors[f"{name}.calibration"].dtype == np.float64
    # Rows that count less than a whole are learnt from, but not judged.
    judged = [row[name] for row in rows if row[name] and float(row.get("weight") or 1) >= 1]
    probabilities = tensors[f"{name}.oof_probabilities"]
    assert probabilities.shape == (len(judged), len(labels))
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert [labels[k] for k in tensors[f"{name}.oof_labels"]] == judged
    groups = tensors[f"{name}.oof_groups"]
    assert groups.shape == (len(judged),) and groups.max() < about["groups"]
    for values in (weights, tensors[f"{name}.bias"]):
        assert np.isfinite(values).all()
