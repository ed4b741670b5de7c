"""Expected losses of the cross-entropy games, checked with PyTorch: needs python3 with torch.

    python3 core/src/test/python/objectives.py core/src/test/resources/dev/organza/game

Writes objectives.json: a list of cases. A case has D's logits of real and of generated samples, D's
loss and both of its gradients, and G's loss and gradient in the minimax and in the non-saturating game.

The logits are float32 numbers and the values exact to about 1e-15: Python's math in the stable form of
each expression. They are compared here with PyTorch's binary_cross_entropy_with_logits in float64,
which agrees but for the last digits of very small numbers: its gradient at a logit of 50 is 0, not
2e-22.
"""

import json
import math
import pathlib
import sys

import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce

torch.manual_seed(20142)
torch.set_default_dtype(torch.float64)


def softplus(a):
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


def sigmoid(a):
    return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))


def mean(values):
    return math.fsum(values) / len(values)


def agree(actual, expected):
    assert torch.allclose(torch.tensor(actual), expected.detach().flatten(), 1e-9, 1e-15)


def case(name, real, fake):
    x = torch.tensor(real, dtype=torch.float32).double().requires_grad_()
    z = torch.tensor(fake, dtype=torch.float32).double().requires_grad_()
    real, fake = x.tolist(), z.tolist()
    made = {
        "name": name,
        "real": real,
        "fake": fake,
        "discriminatorLoss": mean([softplus(-a) for a in real]) + mean([softplus(a) for a in fake]),
        "realGradient": [-sigmoid(-a) / len(real) for a in real],
        "fakeGradient": [sigmoid(a) / len(fake) for a in fake],
        "minimaxLoss": -mean([softplus(a) for a in fake]),
        "minimaxGradient": [-sigmoid(a) / len(fake) for a in fake],
        "nonSaturatingLoss": mean([softplus(-a) for a in fake]),
        "nonSaturatingGradient": [-sigmoid(-a) / len(fake) for a in fake],
    }
    d = bce(x, torch.ones_like(x)) + bce(z, torch.zeros_like(z))
    agree([made["discriminatorLoss"]], d)
    for name, gradient in zip(["realGradient", "fakeGradient"], torch.autograd.grad(d, [x, z])):
        agree(made[name], gradient)
    # Equation 1: G minimises E log(1 - D(G(z))), which is minus the cross-entropy with label 0.
    for name, g in [
        ("minimax", -bce(z, torch.zeros_like(z))),
        ("nonSaturating", bce(z, torch.ones_like(z))),
    ]:
        agree([made[name + "Loss"]], g)
        agree(made[name + "Gradient"], *torch.autograd.grad(g, z))
    return made


def main(folder):
    cases = [
        case("zero", [0.0] * 4, [0.0] * 4),
        case("D is right by 20", [20.0] * 3, [-20.0] * 3),
        case("D is wrong by 20", [-20.0] * 3, [20.0] * 3),
        case("D is right by 50", [50.0] * 3, [-50.0] * 3),
        case("D is wrong by 50", [-50.0] * 3, [50.0] * 3),
        case("mixed extremes", [-50.0, -20.0, 0.0, 20.0, 50.0], [50.0, 20.0, 0.0, -20.0, -50.0]),
        case("one sample", [0.3], [-1.7]),
        case("random", (3 * torch.randn(17)).tolist(), (3 * torch.randn(11)).tolist()),
        case("random and wide", (15 * torch.randn(32)).tolist(), (15 * torch.randn(32)).tolist()),
    ]
    path = pathlib.Path(folder, "objectives.json")
    path.write_text(json.dumps(cases, indent=1) + "\n")


main(sys.argv[1])
