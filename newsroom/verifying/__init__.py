"""Proving on the data at hand what must always hold (`manage.py verify`): a rule a function, a fault a line."""

from newsroom.verifying import audit_rule, kept_rules, records, word_rules
from newsroom.verifying.rule import Fault, Rule

__all__ = ["RULES", "Fault", "Rule"]

# By name, in the order in which they are proved: what can be mended first, since the index follows from the records.
RULES: dict[str, Rule] = {
    rule.name: rule for rule in (*word_rules.RULES, *records.RULES, *kept_rules.RULES, *audit_rule.RULES)
}
