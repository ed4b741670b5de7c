"""Expected losses and gradients of every objective, by PyTorch: needs python3 with torch.

    python3 core/src/test/python/objectives.py core/src/test/resources/dev/organza/game/objective

Writes objectives.json: a list of cases. A case has an objective's kind and parameters, D's logits of
real and of generated samples, and for each player the loss and its gradients in the logits of real and
of generated samples.

The logits are float32 numbers, everything else float64. Each loss is written with PyTorch's own losses
(binary_cross_entropy_with_logits, mse_loss) where it has one, in another form than the library's. Where logits are large, such a form loses the last digits of a number that is nearly
0: the gradient of the cross-entropy at a logit of 50 comes out as 0 and not as 2e-22. The expected
values of the games with cross-entropy are therefore Python's math in the stable form of each
expression, and are checked here against PyTorch.
"""

import json
import math
import pathlib
import sys

import torch
from torch.nn.functional import binary_cross_entropy_with_logits as bce
from torch.nn.functional import mse_loss

torch.manual_seed(20142)
torch.set_default_dtype(torch.float64)


def softplus(a):
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


def sigmoid(a):
    return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))


def mean(values):
    return math.fsum(values) / len(values)


def label(a, target):
    return torch.full_like(a, target)


def entropy(logits, target):
    """Mean cross-entropy with a label, and its gradient: stable, of positive terms."""
    up, down = mean([softplus(-a) for a in logits]), mean([softplus(a) for a in logits])
    loss = target * up + (1 - target) * down
    n = len(logits)
    return loss, [((1 - target) * sigmoid(a) - target * sigmoid(-a)) / n for a in logits]


class CrossEntropy:
    """Minimax and non-saturating: classifiers of real against generated, with smoothed labels."""

    def __init__(self, kind, discriminatorWeight=1.0, realTarget=1.0, fakeTarget=0.0):
        self.kind = kind
        self.parameters = {
            "discriminatorWeight": discriminatorWeight,
            "realTarget": realTarget,
            "fakeTarget": fakeTarget,
        }

    def discriminator(self, real, fake):
        p = self.parameters
        return p["discriminatorWeight"] * (
            bce(real, label(real, p["realTarget"])) + bce(fake, label(fake, p["fakeTarget"]))
        )

    def generator(self, real, fake):
        if self.kind == "minimax":
            # Equation 1: G minimises E log(1 - D(G(z))), which is minus the cross-entropy with label 0.
            return -bce(fake, label(fake, 0.0))
        return bce(fake, label(fake, 1.0))

    def stable(self, real, fake):
        p = self.parameters
        weight = p["discriminatorWeight"]
        of_real, real_gradient = entropy(real, p["realTarget"])
        of_fake, fake_gradient = entropy(fake, p["fakeTarget"])
        if self.kind == "minimax":
            loss, gradient = entropy(fake, 0.0)
            loss, gradient = -loss, [-g for g in gradient]
        else:
            loss, gradient = entropy(fake, 1.0)
        return {
            "discriminator": {
                "loss": weight * (of_real + of_fake),
                "real": [weight * g for g in real_gradient],
                "fake": [weight * g for g in fake_gradient],
            },
            "generator": {"loss": loss, "real": [0.0] * len(real), "fake": gradient},
        }


class RelativisticAverage:
    kind = "relativistic-average"
    parameters = {}

    def discriminator(self, real, fake):
        return bce(real - fake.mean(), label(real, 1.0)) + bce(fake - real.mean(), label(fake, 0.0))

    def generator(self, real, fake):
        return bce(fake - real.mean(), label(fake, 1.0)) + bce(real - fake.mean(), label(real, 0.0))

    def stable(self, real, fake):
        def apart(upper, lower):
            """The upper ones should lie above the average lower one, and the lower ones below."""
            up = [a - mean(lower) for a in upper]
            down = [a - mean(upper) for a in lower]
            loss = mean([softplus(-a) for a in up]) + mean([softplus(a) for a in down])
            pull = [sigmoid(-a) for a in up]
            push = [sigmoid(a) for a in down]
            return (
                loss,
                [-(a + mean(push)) / len(upper) for a in pull],
                [(a + mean(pull)) / len(lower) for a in push],
            )

        d, d_real, d_fake = apart(real, fake)
        g, g_fake, g_real = apart(fake, real)
        return {
            "discriminator": {"loss": d, "real": d_real, "fake": d_fake},
            "generator": {"loss": g, "real": g_real, "fake": g_fake},
        }


class Relativistic:
    kind = "relativistic"
    parameters = {}

    def discriminator(self, real, fake):
        return bce(real - fake, label(real, 1.0))

    def generator(self, real, fake):
        return bce(fake - real, label(real, 1.0))

    def stable(self, real, fake):
        def apart(upper, lower):
            """Each upper one should lie above the lower one that it is paired with."""
            margins = [a - b for a, b in zip(upper, lower)]
            pull = [sigmoid(-a) / len(margins) for a in margins]
            return mean([softplus(-a) for a in margins]), [-a for a in pull], pull

        d, d_real, d_fake = apart(real, fake)
        g, g_fake, g_real = apart(fake, real)
        return {
            "discriminator": {"loss": d, "real": d_real, "fake": d_fake},
            "generator": {"loss": g, "real": g_real, "fake": g_fake},
        }


class LeastSquares:
    kind = "least-squares"
    stable = None

    def __init__(self, fakeTarget, realTarget, generatorTarget):
        self.parameters = {
            "fakeTarget": fakeTarget,
            "realTarget": realTarget,
            "generatorTarget": generatorTarget,
        }

    def discriminator(self, real, fake):
        p = self.parameters
        return 0.5 * mse_loss(real, label(real, p["realTarget"])) + 0.5 * mse_loss(
            fake, label(fake, p["fakeTarget"])
        )

    def generator(self, real, fake):
        return 0.5 * mse_loss(fake, label(fake, self.parameters["generatorTarget"]))


class Wasserstein:
    kind = "wasserstein"
    parameters = {}
    stable = None

    def discriminator(self, real, fake):
        return -(real.mean() - fake.mean())

    def generator(self, real, fake):
        return -fake.mean()


class Hinge:
    kind = "hinge"
    parameters = {}
    stable = None

    def discriminator(self, real, fake):
        # PyTorch's hinge_embedding_loss is the same but at the margin, where it takes the other slope.
        return torch.relu(1 - real).mean() + torch.relu(1 + fake).mean()

    def generator(self, real, fake):
        return -fake.mean()


def by_autograd(objective, real, fake):
    x = torch.tensor(real).requires_grad_()
    z = torch.tensor(fake).requires_grad_()
    made = {}
    for player in ["discriminator", "generator"]:
        loss = getattr(objective, player)(x, z)
        gradients = torch.autograd.grad(loss, [x, z], allow_unused=True)
        made[player] = {"loss": loss.item()}
        for name, leaf, gradient in zip(["real", "fake"], [x, z], gradients):
            made[player][name] = (torch.zeros_like(leaf) if gradient is None else gradient).tolist()
    return made


def agree(actual, expected):
    for player in expected:
        for name in expected[player]:
            assert torch.allclose(
                torch.tensor(actual[player][name]), torch.tensor(expected[player][name]), 1e-9, 1e-14
            ), (player, name, actual[player][name], expected[player][name])


def case(objective, name, real, fake):
    real = torch.tensor(real, dtype=torch.float32).tolist()
    fake = torch.tensor(fake, dtype=torch.float32).tolist()
    expected = by_autograd(objective, real, fake)
    if objective.stable:
        stable = objective.stable(real, fake)
        agree(stable, expected)
        expected = stable
    return {
        "kind": objective.kind,
        "parameters": objective.parameters,
        "name": name,
        "real": real,
        "fake": fake,
        **expected,
    }


def main(folder):
    logits = [
        ("zero", [0.0] * 4, [0.0] * 4),
        ("D is right by 20", [20.0] * 3, [-20.0] * 3),
        ("D is wrong by 20", [-20.0] * 3, [20.0] * 3),
        ("D is right by 50", [50.0] * 3, [-50.0] * 3),
        ("D is wrong by 50", [-50.0] * 3, [50.0] * 3),
        ("D is right by 10,000", [1e4] * 3, [-1e4] * 3),
        ("D is wrong by 10,000", [-1e4] * 3, [1e4] * 3),
        ("mixed extremes", [-50.0, -20.0, 0.0, 20.0, 50.0], [50.0, 20.0, 0.0, -20.0, -50.0]),
        ("at the margins", [1.0, -1.0, 0.0, 2.0], [-1.0, 1.0, -2.0]),
        ("one sample", [0.3], [-1.7]),
        ("random", (3 * torch.randn(17)).tolist(), (3 * torch.randn(11)).tolist()),
        ("random and wide", (15 * torch.randn(32)).tolist(), (15 * torch.randn(32)).tolist()),
    ]
    objectives = [
        CrossEntropy("minimax"),
        CrossEntropy("minimax", 0.5, 0.9, 0.1),
        CrossEntropy("non-saturating"),
        CrossEntropy("non-saturating", 1.0, 0.9, 0.0),
        CrossEntropy("non-saturating", 0.5, 0.75, 0.25),
        LeastSquares(0.0, 1.0, 1.0),
        LeastSquares(-1.0, 1.0, 0.0),
        LeastSquares(0.1, 0.9, 0.7),
        Wasserstein(),
        Hinge(),
        RelativisticAverage(),
    ]
    cases = [case(objective, *of) for objective in objectives for of in logits]
    pairs = [of for of in logits if len(of[1]) == len(of[2])]
    cases += [case(Relativistic(), *of) for of in pairs]
    path = pathlib.Path(folder, "objectives.json")
    path.write_text("[\n" + ",\n".join(json.dumps(made) for made in cases) + "\n]\n")


main(sys.argv[1])
