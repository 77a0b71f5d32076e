"""Quotes, claims and articles for other programs: JSON-LD, Web Annotation, CSL-JSON, BibTeX.

`entries` turns records into plain data; each writer turns that into its standard's form;
`formats` are the files. Releases keep the entries, so that what was frozen can be written in
any format later.
"""
