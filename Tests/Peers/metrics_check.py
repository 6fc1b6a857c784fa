"""Reads /metrics as Prometheus' own client does, checks what its conventions ask for, and prints all samples as JSON.

    metrics_check.py URL
"""
import json
import sys
import urllib.request

from prometheus_client.parser import text_string_to_metric_families


def check(family):
    """The conventions of https://prometheus.io/docs/practices/naming and of histograms."""
    assert family.documentation, f"{family.name} has no help"
    assert family.type != "unknown", f"{family.name} has no type"
    assert "milli" not in family.name and "micro" not in family.name, f"{family.name} has no base unit"
    if family.type == "counter":
        assert all(s.name.endswith("_total") for s in family.samples), f"{family.name} is a counter without _total"
    if family.type != "histogram":
        return
    rows = {}
    for sample in family.samples:
        key = tuple(sorted((k, v) for k, v in sample.labels.items() if k != "le"))
        rows.setdefault(key, []).append(sample)
    for key, samples in rows.items():
        buckets = [(float(s.labels["le"]), s.value) for s in samples if s.name.endswith("_bucket")]
        count = [s.value for s in samples if s.name.endswith("_count")]
        total = [s.value for s in samples if s.name.endswith("_sum")]
        assert buckets == sorted(buckets) and buckets[-1][0] == float("inf"), f"{family.name} {key}: order of buckets"
        assert [v for _, v in buckets] == sorted(v for _, v in buckets), f"{family.name} {key}: not cumulative"
        assert count == [buckets[-1][1]] and len(total) == 1, f"{family.name} {key}: count and sum"


def main():
    with urllib.request.urlopen(sys.argv[1], timeout=10) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4"), answer.headers["Content-Type"]
        text = answer.read().decode()
    families = list(text_string_to_metric_families(text))
    names = [family.name for family in families]
    assert len(names) == len(set(names)), "a metric is begun twice"
    for family in families:
        check(family)
    samples = [
        {"name": s.name, "labels": s.labels, "value": str(s.value)} for family in families for s in family.samples
    ]
    json.dump(samples, sys.stdout)


main()
