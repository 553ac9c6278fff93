"""Articles for measuring, made of the project's own sentences; the same for the same seed.

    python3 benches/make_corpus.py OUT [--articles 10000] [--sentences 36] [--seed 1]
    python3 benches/make_corpus.py OUT.jsonl --bytes 1000000000 [--seed 1]
    python3 benches/make_corpus.py OUT --html 2000 [--seed 1]

The first writes OUT/<outlet>/<number>.txt in 60 outlets' folders, the second one JSON object per line until
the file has that many bytes, the third pages by templates of ten kinds with adverts, menus and comments
around the text, and beside each what its main text is (`.expected`).
"""

import argparse
import csv
import html
import json
import random
from pathlib import Path

ROOT = Path(__file__).parent.parent / "datasets"
OUTLETS = 60


def sentences():
    """The annotated sentences, and those of the articles that are lines of their own."""
    for name in ("train.csv", "test.csv"):
        with open(ROOT / "nato-expansion" / name, encoding="utf-8", newline="") as file:
            yield from (row["text"] for row in csv.DictReader(file))


def article(random, pool, mean):
    """A headline and paragraphs of a few sentences each."""
    count = max(3, round(random.gauss(mean, mean / 3)))
    chosen = random.choices(pool, k=count)
    paragraphs = []
    while chosen:
        size = random.randint(1, 5)
        paragraphs.append(" ".join(chosen[:size]))
        chosen = chosen[size:]
    title = " ".join(random.choice(pool).split()[:8]).rstrip(".,;:!?\u201d\"'")
    return title, paragraphs


def date(random):
    return f"{random.randint(1997, 2024)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def folders(out, count, mean, random, pool):
    names = [f"outlet-{number:02}" for number in range(OUTLETS)]
    for name in names:
        (out / name).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        title, paragraphs = article(random, pool, mean)
        text = "\n\n".join([title, *paragraphs]) + "\n"
        path = out / names[number % OUTLETS] / f"{date(random)}-{number:06}.txt"
        path.write_text(text, encoding="utf-8")


def lines(out, size, mean, random, pool):
    written = number = 0
    with open(out, "w", encoding="utf-8", newline="\n") as file:
        while written < size:
            title, paragraphs = article(random, pool, mean)
            row = {
                "id": number,
                "outlet": f"outlet-{number % OUTLETS:02}",
                "date": date(random),
                "title": title,
                "text": "\n\n".join(paragraphs),
            }
            line = json.dumps(row, ensure_ascii=False) + "\n"
            file.write(line)
            written += len(line.encode())
            number += 1


MENU = '<ul class="menu">' + "".join(
    f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("world", "politics", "sport", "weather")
) + "</ul>"
ADVERT = '<div class="advert banner">Buy one, get two: the offer ends on Sunday.</div>'
COMMENTS = (
    '<div id="comments" class="comments"><h3>Comments</h3>'
    '<div class="comment">Reader: I do not believe a word of this.</div></div>'
)
FOOT = '<div class="footer">All rights reserved. <a href="/privacy">Privacy</a></div>'


def page(kind, title, day, paragraphs):
    """A page of one of ten kinds."""
    escaped = [html.escape(paragraph, quote=False) for paragraph in paragraphs]
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in escaped)
    half = len(escaped) // 2
    name = html.escape(title, quote=False)
    top = f"<h1>{name}</h1>"
    meta = f'<meta property="article:published_time" content="{day}T08:00:00Z">'
    main = {
        "semantic": f"<main><article>{top}{body}</article></main>",
        "divs": f'<div class="content"><div class="story-body">{top}{body}</div></div>',
        "interrupted": f'<article>{top}{"".join(f"<p>{p}</p>" for p in escaped[:half])}{ADVERT}'
        f'{"".join(f"<p>{p}</p>" for p in escaped[half:])}</article>',
        "schema": f'<div itemscope itemtype="https://schema.org/NewsArticle"><div itemprop="articleBody">{top}{body}</div></div>',
        "table": f'<table><tr><td width="20%">{MENU}</td><td class="text">{top}{body}</td></tr></table>',
        "figure": f'<article>{top}<figure><img src="x.jpg" alt=""><figcaption>A picture.</figcaption></figure>{body}</article>',
        "script": f'<article>{top}<script>var x = "<p>not text</p>";</script>{body}<style>p {{ color: red }}</style></article>',
        "sections": f'<article>{top}<section>{body}</section></article>',
        "entities": f"<article>{top}{body.replace(' ', '&#32;')}</article>",
        "old": f'<div id="article" class="article-text">{top}{body}</div>',
    }[kind]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title>{meta}</head><body>'
        f"<nav>{MENU}</nav><header>The Daily Example</header>{main}{ADVERT}{COMMENTS}<footer>{FOOT}</footer></body></html>"
    )


KINDS = ("semantic", "divs", "interrupted", "schema", "table", "figure", "script", "sections", "entities", "old")


def pages(out, count, mean, random, pool):
    for kind in KINDS:
        (out / kind).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        title, paragraphs = article(random, pool, mean)
        path = out / kind / f"{number:05}.html"
        path.write_text(page(kind, title, date(random), paragraphs), encoding="utf-8")
        path.with_suffix(".expected").write_text("\n".join(paragraphs) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--bytes", type=int)
    parser.add_argument("--html", type=int)
    parser.add_argument("--sentences", type=int, default=36, help="mean per article: 36 make about 5 kB")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    source, pool = random.Random(given.seed), list(sentences())
    if given.bytes:
        lines(given.out, given.bytes, given.sentences, source, pool)
    elif given.html:
        pages(given.out, given.html, given.sentences, source, pool)
    else:
        folders(given.out, given.articles, given.sentences, source, pool)


if __name__ == "__main__":
    main()
