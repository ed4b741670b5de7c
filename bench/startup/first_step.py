"""What `organza train gan --data ring8` does until its first step, in PyTorch and nothing else.

Imports torch, builds the two networks of the recipe (two hidden layers of 256 units), draws a
batch of 256 points on the ring, and plays one round: D moves, then G, both by Adam.
"""

import math
import sys

import torch
from torch import nn
from torch.nn import functional as F


def network(inputs, outputs):
    layers = []
    for _ in range(2):
        layers += [nn.Linear(inputs, 256), nn.LeakyReLU(0.2)]
        inputs = 256
    return nn.Sequential(*layers, nn.Linear(256, outputs))


torch.set_num_threads(1)
torch.manual_seed(0)
generator, discriminator = network(16, 2), network(2, 1)
moves = [
    torch.optim.Adam(player.parameters(), lr=5e-4, betas=(0.5, 0.999))
    for player in (generator, discriminator)
]
angles = torch.randint(0, 8, (256,)) * (math.pi / 4)
real = torch.stack([angles.cos(), angles.sin()], 1) + 0.02 * torch.randn(256, 2)

fake = generator(torch.randn(256, 16)).detach()
moves[1].zero_grad()
(F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(fake)).mean()).backward()
moves[1].step()
moves[0].zero_grad()
F.softplus(-discriminator(generator(torch.randn(256, 16)))).mean().backward()
moves[0].step()
print("stepped", flush=True)
sys.stdin.read()  # until whoever measures this has read the clocks
