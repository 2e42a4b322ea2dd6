#!/usr/bin/env python3
"""Reference values of ClassificationTest, by scikit-learn (pip install scikit-learn)."""
from sklearn import metrics

truth = ["a", "a", "a", "b", "b", "b", "b", "c", "c", "c-10", "c-2", "a"]
given = ["a", "b", "a", "b", "b", "c", "b", "c", "a", "c-10", "c", "a"]
print("ACCURACY", repr(float(metrics.accuracy_score(truth, given))))
for name, score in (("PRECISION", metrics.precision_score), ("RECALL", metrics.recall_score), ("F1", metrics.f1_score)):
    print(name, repr(float(score(truth, given, average="macro", zero_division=0))))
print("ARI", repr(float(metrics.adjusted_rand_score(truth, given))))
print("NMI", repr(float(metrics.normalized_mutual_info_score(truth, given))))
