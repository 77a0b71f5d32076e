"""Training the grammar: treebanks → the network's numbers in `claims/languages/en/grammar.npz`.

    treebank.py   CoNLL-U → sentences as extraction cuts them: items, tags, heads, labels
    letters.py    a token of a treebank → the tag of extraction
    targets.py    heads and labels → who speaks and what is said, for each cue
    pieces.py     sentences → noun phrases, clauses and the like, to build others from
    subjects.py, cue_verbs.py, frames.py   pieces → generated sentences of reported speech
    annotated.py  generated sentences → annotated articles, for the scorer
    clusters.py   Brown clusters of words
    batches.py, network.py, fitting.py     sentences → a trained network (PyTorch)
    measuring.py  a network → how often it is right
    weights.py    a network → the file, once numpy reads the same from it

PyTorch and spacy-lookups-data are needed by the three before it, weights.py and clusters.py alone: `pip install
'.[training]'`.
"""
