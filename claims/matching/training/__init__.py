"""Learn what makes a pair of claims worth deciding, from pairs marked by hand.

The marks: JSON lines (gzipped or not) of `a`, `b` (each `text`, `speaker`, `speaker_kind`, `article`,
`day`, `kind`, `cluster`) and `label` (same, contradicts, supports, responds, related, no). With
--claims, further claims of the same articles, which are counted and compared as well; a pair
that nobody marked counts as one not worth deciding, at half the weight, for marks were made by
reading. --cross-validate prints what an editor would meet among pairs of articles left out, --ablate
the same without each feature in turn, --write learns from all and writes `claims/matching/weights.json`.
"""
