"""What is particular to a language: word lists and weights, a folder for each."""
