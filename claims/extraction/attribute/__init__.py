"""Attributing: the words beside a quote → the person, body or group they stand for."""
