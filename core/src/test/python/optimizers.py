"""Expected courses of the optimisers, computed by torch.optim: needs python3 with torch.

    python3 core/src/test/python/optimizers.py core/src/test/resources/dev/organza/optim

Writes optimizers.json: a list of cases. A case is an optimiser (in Organza's JSON, with the momentum
of each step where it changes), and the parameters of a logistic regression after 1, 10 and 100 steps
with learning rates that change from step to step. All cases share the problem: 12 samples of 5
features in x, and labels y; the loss is mean(log(1 + exp(-y * (x @ w + b)))) + 0.05 * |w|^2.

Everything is float32, as it is in Organza.
"""

import json
import pathlib
import sys

import torch

torch.manual_seed(20143)

X = torch.randn(12, 5) * torch.tensor([1.0, 10.0, 0.1, 3.0, 0.01])
Y = torch.sign(torch.randn(12) + X[:, 0])
START = torch.randn(6)
STEPS = 100


def rate(step):
    """A factor on the learning rate, as a schedule would give it."""
    return 1.0 if step < 50 else 0.1


def run(make, momentum=None):
    w = START.clone().requires_grad_()
    optimizer = make(w)
    base = optimizer.param_groups[0]["lr"]
    after = {}
    for step in range(STEPS):
        optimizer.param_groups[0]["lr"] = base * rate(step)
        if momentum is not None:
            optimizer.param_groups[0]["momentum"] = momentum[step]
        optimizer.zero_grad()
        loss = torch.nn.functional.softplus(-Y * (X @ w[:5] + w[5])).mean() + 0.05 * (
            w[:5] ** 2
        ).sum()
        loss.backward()
        optimizer.step()
        if step + 1 in (1, 10, STEPS):
            after[step + 1] = w.detach().tolist()
    return after


def adam(lr, beta1, beta2, epsilon):
    return {
        "name": f"adam {beta1} {beta2} {epsilon}",
        "kind": "adam",
        "settings": [lr, beta1, beta2, epsilon],
        "after": run(lambda w: torch.optim.Adam([w], lr, (beta1, beta2), epsilon)),
    }


def rmsprop(lr, decay, epsilon):
    return {
        "name": f"rmsprop {decay}",
        "kind": "rmsprop",
        "settings": [lr, decay, epsilon],
        "after": run(lambda w: torch.optim.RMSprop([w], lr, decay, epsilon)),
    }


def sgd(name, lr, momentum):
    return {
        "name": name,
        "kind": "sgd",
        "settings": [lr],
        "momentum": momentum,
        "after": run(lambda w: torch.optim.SGD([w], lr, momentum=momentum[0] or 1e-30), momentum),
    }


def main(folder):
    cases = [
        adam(2e-2, 0.5, 0.999, 1e-8),
        adam(2e-2, 0.9, 0.999, 1e-8),
        adam(2e-3, 0.0, 0.9, 1e-8),
        adam(2e-3, 0.0, 0.0, 1e-3),
        rmsprop(1e-2, 0.99, 1e-8),
        rmsprop(1e-2, 0.5, 1e-3),
        sgd("sgd", 0.01, [0.0] * STEPS),
        sgd("sgd with momentum", 0.01, [0.9] * STEPS),
        sgd(
            "sgd with growing momentum",
            0.01,
            [0.5 + 0.2 * min(1.0, step / 60) for step in range(STEPS)],
        ),
    ]
    problem = {
        "x": X.flatten().tolist(),
        "y": Y.tolist(),
        "start": START.tolist(),
        "rates": [rate(step) for step in range(STEPS)],
        "cases": cases,
    }
    path = pathlib.Path(folder, "optimizers.json")
    path.write_text(json.dumps(problem, indent=1) + "\n")


main(sys.argv[1])
