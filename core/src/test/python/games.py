"""Expected courses of small games, computed by a hand-written PyTorch loop: needs python3 with torch.

    python3 core/src/test/python/games.py core/src/test/resources/dev/organza/train

Writes games.json: a list of cases. A case is a small GAN (networks in Organza's JSON, move order,
critic steps, losses and optimisers), its data, seed, first weights and latents, and what PyTorch makes
of it: the losses and gradient norms of each round, and all weights, batch-norm statistics and the
averaged generator after the last.

The loop below is Algorithm 1 of Goodfellow et al. 2014 in plain PyTorch, with torch.optim, in float64:
it shares nothing with Organza but the definition of the order of the samples (SplitMix64, Fisher-Yates).

An unrolled game (Metz et al. 2017, arXiv:1611.02163) has G answer to D some moves later, and its gradient
flow through those moves, which functions of tensors make here as torch.optim would. Consensus optimisation
(Mescheder et al. 2017, arXiv:1705.10461) adds gamma times the gradient of half the squared length of both
gradients.
"""

import hashlib
import json
import pathlib
import sys

import torch
from torch import nn
from torch.func import functional_call
from torch.nn.functional import softplus

torch.manual_seed(20144)
torch.set_default_dtype(torch.float64)

ROUNDS = 20
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def permutation(count, seed, epoch):
    state = mix((mix((seed + GAMMA) & MASK) + GAMMA * (epoch + 1)) & MASK)
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        state = (state + GAMMA) & MASK
        j = ((mix(state) >> 32) * (i + 1)) >> 32
        order[i], order[j] = order[j], order[i]
    return order


def samples_in_order(count, run_seed):
    digest = hashlib.sha256(f"{run_seed}/order".encode()).digest()
    seed = int.from_bytes(digest[:8], "big")
    epoch = 0
    while True:
        yield from permutation(count, seed, epoch)
        epoch += 1


def module(layer, width):
    kind = layer["layer"]
    if kind == "linear":
        return nn.Linear(width, layer["units"], bias=layer["bias"]), layer["units"]
    if kind == "batch-norm":
        return nn.BatchNorm1d(width, layer["epsilon"], layer["momentum"]), width
    if kind == "leaky-relu":
        return nn.LeakyReLU(layer["slope"]), width
    return {"tanh": nn.Tanh(), "relu": nn.ReLU()}[kind], width


def network(description):
    width = description["input"][0]
    modules = []
    for layer in description["layers"]:
        built, width = module(layer, width)
        modules.append(built)
    net = nn.Sequential(*modules)
    with torch.no_grad():
        for parameter in net.parameters():  # exact in float32
            parameter.copy_((0.5 * torch.randn(parameter.shape)).float().double())
    return net


def values(net):
    return {
        name: {"sizes": list(t.shape), "values": t.flatten().tolist()}
        for name, t in net.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


def optimizer(spec, net):
    if spec["kind"] == "adam":
        return torch.optim.Adam(
            net.parameters(), spec["learningRate"], (spec["beta1"], spec["beta2"]), 1e-8)
    if spec["kind"] == "rmsprop":
        return torch.optim.RMSprop(net.parameters(), spec["learningRate"], spec["decay"], 1e-8)
    return torch.optim.SGD(net.parameters(), spec["learningRate"], momentum=spec["momentum"])


def norm(net):
    return torch.cat([p.grad.flatten() for p in net.parameters()]).norm().item()


def ahead(spec, memory, step, parameter, gradient):
    """The parameter and the optimiser's memory of it after move number `step`, differentiable."""
    rate = spec["learningRate"]
    if spec["kind"] == "adam":
        beta1, beta2 = spec["beta1"], spec["beta2"]
        mean = beta1 * memory["exp_avg"] + (1 - beta1) * gradient
        variance = beta2 * memory["exp_avg_sq"] + (1 - beta2) * gradient ** 2
        corrected = mean / (1 - beta1 ** step), variance / (1 - beta2 ** step)
        parameter = parameter - rate * corrected[0] / (corrected[1].sqrt() + 1e-8)
        return parameter, {"exp_avg": mean, "exp_avg_sq": variance}
    if spec["kind"] == "rmsprop":
        square = spec["decay"] * memory["square_avg"] + (1 - spec["decay"]) * gradient ** 2
        return parameter - rate * gradient / (square.sqrt() + 1e-8), {"square_avg": square}
    velocity = spec["momentum"] * memory["momentum_buffer"] + gradient
    return parameter - rate * velocity, {"momentum_buffer": velocity}


def unroll(d, optim, spec, moves, updates, loss):
    """D as it is after some more moves, as a function of samples; d and its optimiser stay as they are."""
    parameters = {n: p.detach().clone().requires_grad_() for n, p in d.named_parameters()}
    buffers = {n: b.clone() for n, b in d.named_buffers()}
    memory = {}
    for name, p in d.named_parameters():
        zero = torch.zeros_like(p)
        fresh = {"exp_avg": zero, "exp_avg_sq": zero, "square_avg": zero, "momentum_buffer": zero}
        memory[name] = fresh | dict(optim.state.get(p, {}))
    for step in range(updates + 1, updates + moves + 1):
        value = loss(lambda x: functional_call(d, (parameters, buffers), x))
        gradients = torch.autograd.grad(value, list(parameters.values()), create_graph=True)
        following = {}
        for (name, p), gradient in zip(parameters.items(), gradients):
            following[name], memory[name] = ahead(spec, memory[name], step, p, gradient)
        parameters = following
    return lambda x: functional_call(d, (parameters, buffers), x)


def play(name, order, critic_steps, objective, weight, optim, generator, discriminator, half_life,
         unrolled=0, consensus=0.0):
    batch, count, run_seed = 4, 10, 7
    data = torch.randn(count, discriminator["input"][0]).float().double()
    draws = ROUNDS * (critic_steps + 1)
    latents = torch.randn(draws, batch, generator["input"][0]).float().double()
    g, d = network(generator), network(discriminator)
    first = {"generator": values(g), "discriminator": values(d)}
    average = network(generator)
    average.load_state_dict(g.state_dict())
    g_optim, d_optim = optimizer(optim, g), optimizer(optim, d)
    real_order = samples_in_order(count, run_seed)
    used = 0
    updates = 0
    z = None
    rounds = []
    losses = {}
    real = None
    first_gradient = None

    def next_latents():
        nonlocal used, z
        used += 1
        z = latents[used - 1]
        return z

    def d_loss(a_real, a_fake):
        return weight * (softplus(-a_real).mean() + softplus(a_fake).mean())

    def g_loss(a):
        return -softplus(a).mean() if objective == "minimax" else softplus(-a).mean()

    def add_consensus(player):
        if not consensus:
            return
        now = []
        for net in (g, d):  # on copies of the buffers
            tensors = dict(net.named_parameters()), {n: b.clone() for n, b in net.named_buffers()}
            now.append(lambda x, net=net, tensors=tensors: functional_call(net, tensors, x))
        fake = now[0](z)
        v = torch.autograd.grad(g_loss(now[1](fake)), list(g.parameters()), create_graph=True)
        v += torch.autograd.grad(
            d_loss(now[1](real), now[1](fake)), list(d.parameters()), create_graph=True)
        half = sum((part ** 2).sum() for part in v) / 2
        added = torch.autograd.grad(half, list(player.parameters()))
        for p, gradient in zip(player.parameters(), added):
            p.grad += consensus * gradient

    def d_move():
        nonlocal updates
        d_optim.step()
        updates += 1

    def d_gradient(fake):
        nonlocal real
        real = data[[next(real_order) for _ in range(batch)]]
        a_real, a_fake = d(real), d(fake.detach())
        loss = d_loss(a_real, a_fake)
        d_optim.zero_grad()
        loss.backward()
        add_consensus(d)
        losses["discriminatorLoss"] = loss.item()
        losses["dReal"] = torch.sigmoid(a_real).mean().item()
        losses["dFake"] = torch.sigmoid(a_fake).mean().item()
        losses["discriminatorGradient"] = norm(d)

    def g_gradient(fake):
        nonlocal first_gradient
        opponent = d
        if unrolled:
            opponent = unroll(d, d_optim, optim, unrolled, updates,
                              lambda now: d_loss(now(real), now(fake)))
        for p in d.parameters():
            p.requires_grad_(False)
        loss = g_loss(opponent(fake))
        g_optim.zero_grad()
        loss.backward()
        for p in d.parameters():
            p.requires_grad_(True)
        add_consensus(g)
        losses["generatorLoss"] = loss.item()
        losses["generatorGradient"] = norm(g)
        if first_gradient is None:
            first_gradient = torch.cat([p.grad.flatten() for p in g.parameters()]).tolist()

    for _ in range(ROUNDS):
        early = critic_steps if order == "alternating" else critic_steps - 1
        for _ in range(early):
            with torch.no_grad():
                fake = g(next_latents())
            d_gradient(fake)
            d_move()
        fake = g(next_latents())
        if order == "alternating":
            g_gradient(fake)
            g_optim.step()
        elif order == "shared-latents":
            d_gradient(fake)
            d_move()
            g_gradient(fake)
            g_optim.step()
        else:
            d_gradient(fake)
            g_gradient(fake)
            d_move()
            g_optim.step()
        decay = 0.5 ** (batch * critic_steps / (1000 * half_life)) if half_life else 0.0
        with torch.no_grad():
            for mine, theirs in zip(average.state_dict().items(), g.state_dict().items()):
                if mine[1].dtype.is_floating_point:
                    mine[1].copy_(decay * mine[1] + (1 - decay) * theirs[1])
        rounds.append(dict(losses))
    return {
        "name": name,
        "order": order,
        "criticSteps": critic_steps,
        "objective": objective,
        "discriminatorWeight": weight,
        "optimizer": optim,
        "unrolledSteps": unrolled,
        "consensus": consensus,
        "generator": generator,
        "discriminator": discriminator,
        "batch": batch,
        "seed": run_seed,
        "emaHalfLifeKimg": half_life,
        "data": {"sizes": list(data.shape), "values": data.flatten().tolist()},
        "latents": latents[:used].reshape(used, -1).tolist(),
        "first": first,
        "firstGeneratorGradient": first_gradient,
        "rounds": rounds,
        "last": {
            "generator": values(g),
            "discriminator": values(d),
            "average": values(average),
        },
    }


def linear(units, bias=True):
    return {"layer": "linear", "units": units, "bias": bias}


LEAKY = {"layer": "leaky-relu", "slope": 0.2}
TANH = {"layer": "tanh"}
NORM = {"layer": "batch-norm", "momentum": 0.1, "epsilon": 1e-5, "affine": True}
G = {"input": [2], "layers": [linear(6), TANH, linear(3)]}
D = {"input": [3], "layers": [linear(5), LEAKY, linear(1)]}
G_NORM = {"input": [2], "layers": [linear(6, False), NORM, TANH, linear(3)]}
D_NORM = {"input": [3], "layers": [linear(5, False), NORM, LEAKY, linear(1)]}
ADAM = {"kind": "adam", "learningRate": 0.01, "beta1": 0.5, "beta2": 0.999}
RMSPROP = {"kind": "rmsprop", "learningRate": 0.005, "decay": 0.99}
SGD = {"kind": "sgd", "learningRate": 0.05, "momentum": 0.5}


def main(folder):
    cases = [
        play("alternating", "alternating", 1, "non-saturating", 1.0, ADAM, G, D, 0.02),
        play("alternating k=3", "alternating", 3, "minimax", 1.0, SGD, G, D, 0.0),
        play("alternating norm", "alternating", 2, "non-saturating", 1.0, SGD, G_NORM, D_NORM, 0.05),
        play("shared", "shared-latents", 1, "non-saturating", 1.0, ADAM, G, D, 0.02),
        play("shared k=2", "shared-latents", 2, "non-saturating", 1.0, RMSPROP, G, D, 0.01),
        play("shared norm", "shared-latents", 1, "non-saturating", 1.0, SGD, G_NORM, D_NORM, 0.02),
        play("simultaneous", "simultaneous", 1, "minimax", 0.5, SGD, G, D, 0.02),
        play("simultaneous k=2", "simultaneous", 2, "non-saturating", 0.5, ADAM, G, D, 0.02),
        play("simultaneous norm", "simultaneous", 1, "non-saturating", 0.5, SGD, G_NORM, D_NORM, 0.0),
        play("unrolled 1 adam", "alternating", 1, "minimax", 1.0, ADAM, G, D, 0.0, 1),
        play("unrolled 5 adam", "shared-latents", 1, "non-saturating", 1.0, ADAM, G, D, 0.02, 5),
        play("unrolled 1 sgd", "simultaneous", 1, "non-saturating", 0.5, SGD, G, D, 0.0, 1),
        play("unrolled 5 sgd", "alternating", 2, "minimax", 1.0, SGD, G, D, 0.0, 5),
        play("unrolled 3 rmsprop", "shared-latents", 2, "minimax", 1.0, RMSPROP, G, D, 0.0, 3),
        play("unrolled 2 norm", "alternating", 1, "non-saturating", 1.0, SGD, G_NORM, D_NORM, 0.0, 2),
        play("consensus alternating", "alternating", 1, "minimax", 1.0, ADAM, G, D, 0.0, 0, 0.7),
        play("consensus shared", "shared-latents", 2, "non-saturating", 1.0, SGD, G, D, 0.0, 0, 2.0),
        play("consensus simultaneous", "simultaneous", 1, "minimax", 1.0, SGD, G_NORM, D_NORM, 0.0, 0, 1.0),
        play("consensus unrolled", "simultaneous", 1, "non-saturating", 0.5, ADAM, G, D, 0.0, 2, 0.5),
    ]
    path = pathlib.Path(folder, "games.json")
    path.write_text(json.dumps(cases) + "\n")


main(sys.argv[1])
