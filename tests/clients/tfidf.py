"""Holds our blocks against scikit-learn's TfidfVectorizer: the same columns, values within 1e-12."""

import json
import sys

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)


def bound(value):
    """A document frequency as scikit-learn writes it: whole for counts, broken for shares."""
    return float(value["share"]) if "share" in value else int(value["count"])


for case in given["cases"]:
    options, word = case["options"], case["kind"] == "word"
    documents = given["tokens"] if word else given["texts"]
    if word:
        analysis = dict(analyzer="word", tokenizer=list, preprocessor=lambda d: d, token_pattern=None)
    else:
        analysis = dict(analyzer="char_wb")
    analysis |= dict(lowercase=False, ngram_range=tuple(options["ngrams"]))
    bounds = dict(min_df=bound(options["min_df"]), max_df=bound(options["max_df"]))
    vocabulary = None
    if options["max_features"]:
        # Ours are the terms in most rows; scikit-learn would take those that occur most often.
        counter = CountVectorizer(binary=True, **analysis, **bounds)
        frequencies = np.asarray(counter.fit_transform(documents).sum(axis=0)).ravel()
        terms = counter.get_feature_names_out()
        order = sorted(range(len(terms)), key=lambda j: (-frequencies[j], terms[j].encode()))
        vocabulary = [terms[j] for j in order[: options["max_features"]]]
        bounds = {}
    norm = {"none": None}.get(options["norm"], options["norm"])
    vectorizer = TfidfVectorizer(
        **analysis, **bounds, vocabulary=vocabulary, norm=norm,
        use_idf=options["idf"], sublinear_tf=options["sublinear"],
    )
    theirs = vectorizer.fit_transform(documents)
    names = vectorizer.get_feature_names_out()
    assert set(names) == set(case["terms"]), (case["kind"], options, set(names) ^ set(case["terms"]))
    x = case["x"]
    ours = csr_matrix((x["values"], x["indices"], x["starts"]), shape=(len(documents), x["columns"]))
    place = {term: j for j, term in enumerate(case["terms"])}
    ours = ours[:, [place[name] for name in names]]
    deviation = abs(ours - theirs).max()
    assert deviation < 1e-12, (case["kind"], options, deviation)
    print(f"{case['kind']} {options['ngrams']}: {len(names)} columns, largest deviation {deviation:.1e}")
