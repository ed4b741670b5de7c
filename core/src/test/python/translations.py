"""Expected courses of pix2pix and CycleGAN, computed by PyTorch: needs python3 with torch.

    python3 core/src/test/python/translations.py core/src/test/resources/dev/organza/train

Writes translations.json: a list of cases. A case is a game with tiny networks of 32x32 images and what
three steps of it come to: the losses and the norms of the gradients of each step, and all weights after
the last. Weights and images are not in the file: both sides make them of a hash of their index.

Networks, losses and steps are written here from the papers (Isola et al. 2017, arXiv:1611.07004, sections
3 and 6.1; Zhu et al. 2017, arXiv:1703.10593, sections 3, 5.2 and 7.2) in plain PyTorch, in float64. Every
batch is all of the data, so that its order does not matter; there is no dropout, and no pool is full. The
images are such that no difference changes its sign between float32 and float64: the gradient of its
magnitude would jump there.

Also writes the numbers of parameters of the papers' networks.
"""

import json
import pathlib
import sys

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, l1_loss, mse_loss

torch.set_default_dtype(torch.float64)

RATE = 0.002
STEPS = 3
IMAGES = 2


def hashed(count, salt):
    """Numbers in [-1/2, 1/2) that float32 holds exactly."""
    numbers = []
    for i in range(count):
        x = (i * 2654435761 + salt * 12345) & 0xFFFFFFFF
        x ^= x >> 16
        x = (x * 0x45D9F3B) & 0xFFFFFFFF
        x ^= x >> 16
        numbers.append((x >> 20) / 4096 - 0.5)
    return torch.tensor(numbers)


class Unet(nn.Module):
    """Isola et al., section 6.1.1, as nested blocks."""

    class Block(nn.Module):
        def __init__(self, outer, inner, within):
            super().__init__()
            innermost = within is None
            self.down = nn.Conv2d(outer, inner, 4, 2, 1, bias=innermost)
            self.down_norm = nn.Identity() if innermost else nn.BatchNorm2d(inner)
            self.within = nn.Identity() if innermost else within
            self.up = nn.ConvTranspose2d(inner if innermost else 2 * inner, outer, 4, 2, 1, bias=False)
            self.up_norm = nn.BatchNorm2d(outer)

        def forward(self, x):
            y = self.down_norm(self.down(nn.functional.leaky_relu(x, 0.2)))
            y = self.up_norm(self.up(nn.functional.relu(self.within(y))))
            return torch.cat([x, y], 1)

    def __init__(self, inputs, outputs, width, halvings):
        super().__init__()
        channels = [width * min(2**level, 8) for level in range(halvings)]
        self.first = nn.Conv2d(inputs, width, 4, 2, 1)
        block = None
        for level in reversed(range(1, halvings)):
            block = Unet.Block(channels[level - 1], channels[level], block)
        self.block = block
        self.last = nn.ConvTranspose2d(2 * width, outputs, 4, 2, 1)

    def forward(self, x):
        return torch.tanh(self.last(nn.functional.relu(self.block(self.first(x)))))


class Resnet(nn.Sequential):
    """Zhu et al., section 7.2: c7s1-w, d2w, d4w, R4w..., u2w, uw, c7s1-outputs."""

    class Block(nn.Sequential):
        def __init__(self, channels):
            super().__init__(
                nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect", bias=False),
                nn.InstanceNorm2d(channels), nn.ReLU(),
                nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect", bias=False),
                nn.InstanceNorm2d(channels))

        def forward(self, x):
            return x + super().forward(x)

    def __init__(self, inputs, outputs, width, blocks):
        def normed(layer, channels):
            return [layer, nn.InstanceNorm2d(channels), nn.ReLU()]

        super().__init__(
            *normed(nn.Conv2d(inputs, width, 7, padding=3, padding_mode="reflect", bias=False), width),
            *normed(nn.Conv2d(width, 2 * width, 3, 2, 1, bias=False), 2 * width),
            *normed(nn.Conv2d(2 * width, 4 * width, 3, 2, 1, bias=False), 4 * width),
            *[Resnet.Block(4 * width) for _ in range(blocks)],
            *normed(nn.ConvTranspose2d(4 * width, 2 * width, 3, 2, 1, 1, bias=False), 2 * width),
            *normed(nn.ConvTranspose2d(2 * width, width, 3, 2, 1, 1, bias=False), width),
            nn.Conv2d(width, outputs, 7, padding=3, padding_mode="reflect"), nn.Tanh())


def patch(inputs, width, halving, norm):
    layers = [nn.Conv2d(inputs, width, 4, 2, 1), nn.LeakyReLU(0.2)]
    before = width
    for layer in range(1, halving + 1):
        channels = width * min(2**layer, 8)
        layers += [nn.Conv2d(before, channels, 4, 2 if layer < halving else 1, 1, bias=False),
                   norm(channels), nn.LeakyReLU(0.2)]
        before = channels
    return nn.Sequential(*layers, nn.Conv2d(before, 1, 4, 1, 1))


def filled(network, salt):
    """The network with hashed weights."""
    count = sum(p.numel() for p in network.parameters())
    values, start = hashed(count, salt), 0
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(values[start:start + parameter.numel()].view_as(parameter))
            start += parameter.numel()
    return network.train()


def images(channels, salt):
    return 2 * hashed(IMAGES * channels * 32 * 32, salt).view(IMAGES, channels, 32, 32)


def flat(tensors):
    return torch.cat([tensor.detach().flatten() for tensor in tensors])


def move(network, loss, keep=False):
    """One step of plain gradient descent; gives the norm of the gradient."""
    parameters = list(network.parameters())
    gradients = torch.autograd.grad(loss, parameters, retain_graph=keep)
    return gradients, flat(gradients).norm().item()


def descend(network, gradients):
    with torch.no_grad():
        for parameter, gradient in zip(network.parameters(), gradients):
            parameter -= RATE * gradient


def logits(target):
    return lambda output: binary_cross_entropy_with_logits(output, torch.full_like(output, target))


def pix2pix():
    players = {
        "generator": filled(Unet(3, 2, 1, 5), 1),
        "discriminator": filled(patch(5, 2, 1, nn.BatchNorm2d), 2),
    }
    g, d = players.values()
    x, y = images(3, 21), images(2, 22)
    steps = []
    for _ in range(STEPS):
        made = g(x)
        d_loss = 0.5 * (logits(1.0)(d(torch.cat([x, y], 1)))
                        + logits(0.0)(d(torch.cat([x, made.detach()], 1))))
        gradients, d_norm = move(d, d_loss)
        descend(d, gradients)
        adversarial = logits(1.0)(d(torch.cat([x, made], 1)))
        distance = l1_loss(made, y)
        g_loss = adversarial + 100 * distance
        gradients, g_norm = move(g, g_loss)
        descend(g, gradients)
        steps.append({
            "discriminator.loss": d_loss.item(), "discriminator.gradientNorm": d_norm,
            "generator.loss": g_loss.item(), "generator.adversarial": adversarial.item(),
            "generator.distance": distance.item(), "generator.gradientNorm": g_norm})
    return {"name": "pix2pix", "steps": steps, "last": weights(players)}


def cyclegan():
    players = {
        "generatorAB": filled(Resnet(3, 3, 2, 1), 1),
        "generatorBA": filled(Resnet(3, 3, 2, 1), 2),
        "discriminatorA": filled(patch(3, 2, 1, nn.InstanceNorm2d), 3),
        "discriminatorB": filled(patch(3, 2, 1, nn.InstanceNorm2d), 4),
    }
    g, f, d_a, d_b = players.values()
    a, b = images(3, 21), images(3, 22)
    ones, zeros = (lambda o: mse_loss(o, torch.ones_like(o))), (lambda o: mse_loss(o, torch.zeros_like(o)))
    steps = []
    for _ in range(STEPS):
        fake_b, fake_a = g(a), f(b)
        values = {}
        for name, d, real, fake in (("A", d_a, a, fake_a), ("B", d_b, b, fake_b)):
            loss = 0.5 * (ones(d(real)) + zeros(d(fake.detach())))
            gradients, norm = move(d, loss)
            descend(d, gradients)
            values[f"discriminator{name}.loss"] = loss.item()
            values[f"discriminator{name}.gradientNorm"] = norm
        cycle = l1_loss(f(fake_b), a) + l1_loss(g(fake_a), b)
        terms = {
            "generatorAB": (g, ones(d_b(fake_b)), l1_loss(g(b), b)),
            "generatorBA": (f, ones(d_a(fake_a)), l1_loss(f(a), a)),
        }
        moves = []
        for name, (network, adversarial, identity) in terms.items():
            loss = adversarial + 10 * cycle + 5 * identity
            gradients, norm = move(network, loss, keep=True)
            moves.append((network, gradients))
            values |= {f"{name}.loss": loss.item(), f"{name}.cycle": cycle.item(),
                       f"{name}.identity": identity.item(), f"{name}.gradientNorm": norm}
        for network, gradients in moves:
            descend(network, gradients)
        steps.append(values)
    return {"name": "cyclegan", "steps": steps, "last": weights(players)}


def weights(players):
    return {name: [float(f"{value:.8g}") for value in flat(network.parameters()).tolist()]
            for name, network in players.items()}


def counts():
    """Of the papers' networks at 256 pixels with 3 channels on both sides."""
    def count(network):
        return sum(p.numel() for p in network.parameters())

    return {
        "unet": count(Unet(3, 3, 64, 8)),
        "resnet": count(Resnet(3, 3, 64, 9)),
        "patchOfPairs": count(patch(6, 64, 3, nn.BatchNorm2d)),
        "patch": count(patch(3, 64, 3, nn.InstanceNorm2d)),
    }


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    written = {"games": [pix2pix(), cyclegan()], "parameters": counts()}
    (folder / "translations.json").write_text(json.dumps(written, separators=(",", ":")) + "\n")
