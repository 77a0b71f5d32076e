"""Training: treebanks and annotated articles → the numbers by which extraction decides.

    grammar/      treebanks → the network of claims/extraction/annotate/grammar.py
    articles.py   files of annotated articles
    choices.py, models.py, measuring.py   articles → weights of statements and of ends of content, and their figures
    pronouns.py, confidence.py            articles → weights of who is meant, and of how sure that is
    errors.py, report.py                  what is still wrong, by class, and every figure at once
    files.py      weights → claims/languages/en

A developer's tool; extraction does not import it.

    python -m claims.training grammar --treebanks DIR --write
    python -m claims.training generated --treebanks DIR --count 2000 generated.jsonl.gz
    python -m claims.training scorer ARTICLES… --treebanks DIR --generated 2000 --write
    python -m claims.training who ARTICLES… --write
    python -m claims.training cross-validate ARTICLES…
    python -m claims.training errors ARTICLES…
    python -m claims.training report --benchmarks DIR       # every figure
"""
