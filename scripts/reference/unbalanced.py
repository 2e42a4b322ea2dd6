"""Reference values of unbalanced transport and barycenters (Python with POT).

The measures are s_n times a hat on five cells, all numbers short, so that a test can repeat them.
"""

import numpy as np
import ot

places = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
costs = (places[:, None] - places) ** 2
measures = np.array([[0.5, 0.3, 0.2, 0.0, 0.0], [0.0, 0.2, 0.6, 0.8, 0.4], [0.0, 0.0, 0.1, 0.1, 0.3]])
weights = np.array([0.5, 0.25, 0.25])

a, b = measures[0][:3], measures[1][1:]
for epsilon, penalty in [(0.05, 1.0), (0.02, 0.1), (1.0, 0.2)]:
    plan = ot.unbalanced.sinkhorn_unbalanced(
        a, b, costs[:3, 1:], epsilon, penalty, reg_type="kl", numItermax=1_000_000, stopThr=1e-16)

    def kl(x, y):
        return np.sum(np.where(x > 0, x * np.log(np.where(x > 0, x, 1) / y), 0) - x + y)

    transport = np.sum(plan * costs[:3, 1:])
    whole = (transport + epsilon * kl(plan, np.outer(a, b))
             + penalty * kl(plan.sum(1), a) + penalty * kl(plan.sum(0), b))
    print("transport", epsilon, penalty, repr(plan.sum()), repr(transport), repr(whole))

for epsilon, penalty in [(0.05, 1.0), (0.02, 0.1), (0.05, 0.05)]:
    result = ot.unbalanced.barycenter_unbalanced(
        measures.T, costs, epsilon, penalty, weights=weights, numItermax=1_000_000, stopThr=1e-16)
    print("barycenter", epsilon, penalty, [float(x) for x in result])

# So small an epsilon that places hardly exchange mass.
places = np.linspace(0, 1, 6)
costs = (places[:, None] - places) ** 2
measures = np.array(
    [[0.5, 0.25, 0.25, 0, 0, 0], [0, 0, 0.125, 0.125, 0.25, 0.5], [0.1, 0.3, 0.1, 0.3, 0.1, 0.1]])
result = ot.unbalanced.barycenter_unbalanced(
    measures.T, costs, 0.0025, 1.0, weights=np.ones(3) / 3, numItermax=1_000_000, stopThr=1e-17)
print("barycenter", 0.0025, 1.0, [float(x) for x in result])
