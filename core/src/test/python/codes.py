"""Expected bounds of the codes' mutual information, by PyTorch: needs python3 with torch.

    python3 core/src/test/python/codes.py core/src/test/resources/dev/organza/game

Writes codes.json: a list of cases. A case has the codes, what Q reads and what was written, in rows, the
bound of each code in nats by name, and the gradient of their sum in what Q reads. The inputs are float32
numbers, everything else float64; the likelihoods are those of torch.distributions.
"""

import json
import math
import pathlib
import sys

import torch
from torch.distributions import Categorical, Normal

torch.manual_seed(160603657)
torch.set_default_dtype(torch.float64)


def float32(values):
    return values.to(torch.float32).to(torch.float64)


def case(name, categorical, continuous, n, scale):
    size = sum(categorical) + continuous
    read = float32(scale * torch.randn(n, size)).requires_grad_(True)
    codes = torch.zeros(n, size)
    bounds = {}
    at = 0
    for i, values in enumerate(categorical):
        chosen = torch.randint(values, (n,))
        codes[torch.arange(n), at + chosen] = 1
        entropy = Categorical(logits=torch.zeros(values)).entropy()
        likelihood = Categorical(logits=read[:, at : at + values]).log_prob(chosen)
        bounds["category" if len(categorical) == 1 else f"category{i + 1}"] = likelihood.mean() + entropy
        at += values
    for i in range(continuous):
        codes[:, at] = float32(2 * torch.rand(n) - 1)
        entropy = math.log(2)
        likelihood = Normal(read[:, at], 1.0).log_prob(codes[:, at])
        bounds[f"c{i + 1}"] = likelihood.mean() + entropy
        at += 1
    sum(bounds.values()).backward()
    return {
        "name": name,
        "categorical": categorical,
        "continuous": continuous,
        "read": read.detach().tolist(),
        "codes": codes.tolist(),
        "bounds": {key: value.item() for key, value in bounds.items()},
        "gradient": read.grad.tolist(),
    }


def main(folder):
    cases = [
        case("those of the paper", [10], 2, 32, 1.0),
        case("a confident Q", [10], 2, 32, 20.0),
        case("a category alone", [2], 0, 5, 1.0),
        case("a number alone", [], 1, 5, 1.0),
        case("several of each", [3, 2, 7], 3, 16, 2.0),
        case("one sample", [4], 1, 1, 1.0),
    ]
    path = pathlib.Path(folder, "codes.json")
    path.write_text("[\n" + ",\n".join(json.dumps(made) for made in cases) + "\n]\n")


main(sys.argv[1])
