"""Ledgers as pandas reads them. Arguments: LEDGER.csv LEDGER.jsonl ARTICLES"""

import sys
from pathlib import Path

import pandas as pd

table_path, lines_path, articles = sys.argv[1:]
text_columns = ["title", "date", "voice", "source", "voice_kind", "quotes"]
table = pd.read_csv(table_path, dtype={name: str for name in text_columns}, keep_default_na=False)
lines = pd.read_json(lines_path, lines=True, dtype=False, precise_float=True)

assert list(table.columns) == list(lines.columns)
assert len(table) == len(lines) > 1000
for name in table.columns:
    if name.endswith("_evidence"):
        assert table[name].map(lambda cell: len(cell.split())).tolist() == lines[name].map(len).tolist()
    elif name == "quotes":
        spans = lines[name].map(lambda quotes: " ".join(f"{start}-{end}" for start, end in quotes))
        assert table[name].tolist() == spans.tolist()
    else:
        assert table[name].tolist() == lines[name].tolist(), name

documents = {name: (Path(articles) / name).read_bytes() for name in table["article"].unique()}
for row in table.itertuples():
    assert documents[row.article][row.start : row.end].decode("utf-8") == row.text

assert not table.duplicated(["outlet", "article", "start", "end"]).any()
for task in ("stance", "topic"):
    rest = (f"{task}_confidence", f"{task}_evidence")
    columns = [name for name in table.columns if name.startswith(f"{task}_") and name not in rest]
    probabilities = table[columns]
    assert (probabilities.dtypes == float).all()
    assert (probabilities.sum(axis=1) - 1).abs().max() < 1e-5
    assert (probabilities.max(axis=1) == table[f"{task}_confidence"]).all()
    ties = probabilities.eq(table[f"{task}_confidence"], axis=0).sum(axis=1) > 1
    best = probabilities.idxmax(axis=1).str.removeprefix(f"{task}_")
    assert ((best == table[task]) | ties).all()
assert table["model"].nunique() == 1
shares = table.groupby("outlet")["stance"].value_counts(normalize=True)
assert (shares.groupby("outlet").sum().round(9) == 1).all()
