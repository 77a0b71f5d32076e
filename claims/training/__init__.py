"""Training: annotated articles → the counted files by which finding decides.

Comes in: gzipped JSON lines, one article each (see articles.py). Goes out: content-ends.txt,
speech-acts.txt, antecedents.txt and confidence.txt in claims/languages/en, or figures on articles left
out of training. A developer's tool that nothing calls; extraction does not import it.

    python -m claims.training articles.jsonl.gz --cross-validate
    python -m claims.training articles.jsonl.gz --errors
    python -m claims.training articles.jsonl.gz --write
    python -m claims.training articles.jsonl.gz --write-who
    python -m claims.training articles.jsonl.gz --report
"""
