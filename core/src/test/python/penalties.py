"""Expected values of the penalties, computed by PyTorch: needs python3 with torch.

    python3 core/src/test/python/penalties.py core/src/test/resources/dev/organza/game/penalty

Writes penalties.json: a list of cases. A case is a penalty, a discriminator (in Organza's JSON) with its
parameters, real and generated samples, and what PyTorch makes of them: the penalty and its gradient by
each parameter.

What goes in are float32 numbers; PyTorch computes in float64. The random numbers of a penalty are those of
the stream "penalty" of the case's seed: float32 draws of PyTorch's own CPU generator.
"""

import hashlib
import json
import pathlib
import sys

import torch
from layers import LEAKY, FLATTEN, build, conv, draw, layer_norm, linear, maxout

torch.manual_seed(20185)
torch.set_default_dtype(torch.float64)

TANH = {"layer": "tanh"}
NETWORKS = {
    "leaky": ([5], [linear(7), LEAKY, linear(4), LEAKY, linear(1)]),
    "tanh": ([4], [linear(6), TANH, linear(1)]),
    "maxout": ([5], [maxout(4, 3), maxout(3, 2), linear(1)]),
    "convolution": ([2, 6, 6], [conv(3, 4, 2, 1), LEAKY, FLATTEN, linear(1)]),
    "layer norm": ([2, 8, 8], [
        conv(3, 4, 2, 1), LEAKY, conv(4, 4, 2, 1, bias=False), layer_norm(), LEAKY, conv(1, 2, 1, 0),
        FLATTEN]),
}
PENALTIES = [
    ("gradient-penalty", {"weight": 10.0, "target": 1.0}),
    ("gradient-penalty", {"weight": 0.1, "target": 0.0}),
    ("r1", {"gamma": 10.0}),
    ("r2", {"gamma": 0.3}),
    ("dragan", {"weight": 10.0, "target": 1.0, "deviations": 0.5}),
    ("weight-decay", {"weight": 0.01}),
]


def generator(seed):
    digest = hashlib.sha256(f"{seed}/penalty".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:8], "big"))


def uniform(stream, *sizes):
    return torch.empty(*sizes, dtype=torch.float32).uniform_(0, 1, generator=stream).double()


def slopes(network, x):
    x = x.clone().requires_grad_(True)
    logits = network(x)
    (gradient,) = torch.autograd.grad(logits, x, torch.ones_like(logits), create_graph=True)
    return gradient.flatten(1).norm(2, dim=1)


def value(kind, c, network, real, fake, stream):
    ones = [1] * (real.dim() - 1)
    if kind == "gradient-penalty":
        e = uniform(stream, len(real), *ones)
        return c["weight"] * ((slopes(network, e * real + (1 - e) * fake) - c["target"]) ** 2).mean()
    if kind == "r1":
        return c["gamma"] / 2 * (slopes(network, real) ** 2).mean()
    if kind == "r2":
        return c["gamma"] / 2 * (slopes(network, fake) ** 2).mean()
    if kind == "dragan":  # as the authors' notebook: a perturbed batch, then a point on the way to it
        perturbed = real + c["deviations"] * real.std(correction=0) * uniform(stream, *real.shape)
        alpha = uniform(stream, len(real), *ones)
        x = real + alpha * (perturbed - real)
        return c["weight"] * ((slopes(network, x) - c["target"]) ** 2).mean()
    # The scale of a layer norm is no weight of D; every weight of a linear map has the name, too.
    weights = [
        m.weight for m in network if hasattr(m, "weight") and not isinstance(m, torch.nn.LayerNorm)]
    return c["weight"] / 2 * sum((w ** 2).sum() for w in weights)


def numbers(tensor):
    return tensor.detach().flatten().tolist()


def case(seed, kind, components, name):
    shape, layers = NETWORKS[name]
    network = build(shape, layers)
    real, fake = draw(4, *shape), draw(4, *shape)
    penalty = value(kind, components, network, real, fake, generator(seed))
    parameters = list(network.parameters())
    gradients = torch.autograd.grad(penalty, parameters, allow_unused=True)
    return {
        "name": f"{kind} {' '.join(map(str, components.values()))}, {name}",
        "kind": kind,
        "components": components,
        "seed": seed,
        "network": {"input": shape, "layers": layers},
        "parameters": [numbers(p) for p in parameters],
        "real": numbers(real),
        "fake": numbers(fake),
        "value": penalty.item(),
        "gradients": [
            numbers(torch.zeros_like(p) if g is None else g) for p, g in zip(parameters, gradients)],
    }


def main(folder):
    pairs = [(*penalty, name) for penalty in PENALTIES for name in NETWORKS]
    entries = [json.dumps(case(seed, *pair), separators=(",", ":")) for seed, pair in enumerate(pairs)]
    pathlib.Path(folder, "penalties.json").write_text("[\n" + ",\n".join(entries) + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
