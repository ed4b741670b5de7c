"""Expected values of StyleGAN2's layers and of self-attention, computed by PyTorch: needs python3 with torch.

    python3 core/src/test/python/style_layers.py core/src/test/resources/dev/organza/nn/layer

Writes style.json and style-penalty.json in the form that layers.py describes. PyTorch has none of
these layers; they are written here from the papers' formulas, and where there are two ways in the
other one than Organza's: the modulated convolution is one with weights of each sample's own, in
groups (Karras et al. 2020, arXiv:1912.04958, appendix B), and self-attention is a sum over pairs.
"""

import math
import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional as F

import layers

draw = layers.draw
plain_module = layers.module


class PixelNorm(nn.Module):
    def forward(self, x):
        return x / torch.sqrt(x.pow(2).mean(1, keepdim=True) + 1e-8)


class MinibatchDeviation(nn.Module):
    """Karras et al. 2018, §3, with groups as in the authors' code: samples n, n + N/G, ..."""

    def __init__(self, group):
        super().__init__()
        self.group = group
        self.register_buffer("running_deviation", draw(1).abs() + 0.5)

    def forward(self, x):
        n, _, height, width = x.shape
        if self.training:
            size = max(g for g in range(1, self.group + 1) if n % g == 0)
            rows = []
            for sample in range(n):
                members = x[sample % (n // size) :: n // size]
                rows.append(torch.sqrt(members.var(0, unbiased=False) + 1e-8).mean())
            column = torch.stack(rows)
            with torch.no_grad():
                self.running_deviation.mul_(0.9).add_(0.1 * column.mean())
        else:
            column = self.running_deviation.expand(n)
        return torch.cat([x, column.view(n, 1, 1, 1).expand(n, 1, height, width)], 1)


class Equalised(nn.Module):
    """Karras et al. 2018, §4.1, on the weights of a PyTorch module."""

    def __init__(self, map, gain, multiplier):
        super().__init__()
        self.__dict__["map"] = map  # not a submodule: the parameters are this module's
        self.weight, self.bias = map.weight, map.bias
        self.scale = gain * multiplier / math.sqrt(map.weight[0].numel())
        self.multiplier = multiplier

    def forward(self, x):
        changed = {"weight": self.weight * self.scale}
        if self.bias is not None:
            changed["bias"] = self.bias * self.multiplier
        return torch.func.functional_call(self.__dict__["map"], changed, x)


class SelfAttention(nn.Module):
    """Zhang et al. 2019, eq. 1 to 3, pixel by pixel."""

    def __init__(self, channels, reduction):
        super().__init__()
        inner = max(1, channels // reduction)
        self.query = nn.Parameter(torch.empty(inner, channels))
        self.key = nn.Parameter(torch.empty(inner, channels))
        self.value = nn.Parameter(torch.empty(inner, channels))
        self.output = nn.Parameter(torch.empty(channels, inner))
        self.gamma = nn.Parameter(torch.empty(1))

    def forward(self, x):
        columns = x.flatten(2)  # [N,C,pixels]
        outputs = []
        for j in range(columns.shape[2]):
            g = self.key @ columns[:, :, j].T  # [inner,N]
            s = torch.stack([((self.query @ columns[:, :, i].T) * g).sum(0)
                             for i in range(columns.shape[2])])
            beta = s.exp() / s.exp().sum(0)
            seen = sum(beta[i] * (self.value @ columns[:, :, i].T)
                       for i in range(columns.shape[2]))
            outputs.append((self.output @ seen).T)
        return self.gamma * torch.stack(outputs, 2).view_as(x) + x


class PixelNoise(nn.Module):
    def __init__(self, height, width):
        super().__init__()
        self.strength = nn.Parameter(torch.empty(1))
        self.register_buffer("noise", draw(height, width))

    def forward(self, x):
        assert not self.training, "training draws"
        return x + self.strength * self.noise


class Styles(nn.Module):
    def __init__(self, size, count, mixing, decay, truncation):
        super().__init__()
        assert mixing == 0, "mixing draws"
        self.count, self.decay, self.truncation = count, decay, truncation
        self.register_buffer("average", draw(size))

    def forward(self, w):
        if self.training:
            with torch.no_grad():
                self.average.copy_(self.decay * self.average + (1 - self.decay) * w.mean(0))
        else:
            w = self.average + self.truncation * (w - self.average)
        return torch.cat([w] * self.count, 1)


class Synthesis(nn.Module):
    condition = None  # its input is the condition of the layers in it

    def __init__(self, chain):
        super().__init__()
        self.layers = chain

    def forward(self, styles, condition):
        return self.layers(styles, styles)


class Constant(nn.Module):
    def __init__(self, channels, size):
        super().__init__()
        self.constant = nn.Parameter(torch.empty(channels, size, size))

    def forward(self, x):
        # The zero gives the input a gradient, which Organza has undefined.
        return self.constant + 0 * x.flatten(1).sum(1).view(-1, 1, 1, 1)


class Modulated(nn.Module):
    """Karras et al. 2020, equations 1 to 3: weights of each sample's own, a convolution in groups."""

    def __init__(self, inputs, layer):
        super().__init__()
        self.condition = layer["condition"]
        self.length = layer["condition"] // layer["styles"]
        self.first = layer["style"] * self.length
        self.gain, self.demodulate = layer["gain"], layer["demodulate"]
        self.weight = nn.Parameter(
            torch.empty(layer["channels"], inputs, layer["kernel"], layer["kernel"]))
        self.bias = nn.Parameter(torch.empty(layer["channels"]))
        self.style_weight = nn.Parameter(torch.empty(inputs, self.length))
        self.style_bias = nn.Parameter(torch.empty(inputs))

    def forward(self, x, condition):
        n, inputs, height, width = x.shape
        w = condition[:, self.first : self.first + self.length]
        s = w @ self.style_weight.T / math.sqrt(self.length) + self.style_bias + 1
        own = self.weight / math.sqrt(self.weight[0].numel()) * s.view(n, 1, inputs, 1, 1)
        if self.demodulate:
            own = own / torch.sqrt(own.pow(2).sum([2, 3, 4], keepdim=True) + 1e-8)
        y = F.conv2d(x.reshape(1, n * inputs, height, width), own.flatten(0, 1),
                     padding=self.weight.shape[2] // 2, groups=n)
        return self.gain * y.view(n, -1, height, width) + self.bias.view(1, -1, 1, 1)


class Spectral(nn.Module):
    """Miyato et al. 2018, algorithm 1, of each matrix of an attention."""

    def __init__(self, map, iterations):
        super().__init__()
        self.__dict__["map"] = map
        self.iterations = iterations
        for name, parameter in map.named_parameters():
            setattr(self, name, parameter)
        for name in ("query", "key", "value", "output"):
            matrix = getattr(map, name)
            self.register_buffer(f"{name}_u", F.normalize(draw(matrix.shape[0]), dim=0).float().double())
            self.register_buffer(f"{name}_v", F.normalize(draw(matrix.shape[1]), dim=0).float().double())

    def forward(self, x):
        changed = {"gamma": self.gamma}
        for name in ("query", "key", "value", "output"):
            matrix = getattr(self, name)
            u, v = getattr(self, f"{name}_u"), getattr(self, f"{name}_v")
            if self.training:
                with torch.no_grad():
                    for _ in range(self.iterations):
                        v.copy_(F.normalize(matrix.T @ u, dim=0))
                        u.copy_(F.normalize(matrix @ v, dim=0))
            changed[name] = matrix / (u.clone() @ matrix @ v.clone())
        return torch.func.functional_call(self.__dict__["map"], changed, x)


def module(layer, shape):
    kind = layer["layer"]
    if kind == "pixel-norm":
        return PixelNorm()
    if kind == "minibatch-deviation":
        return MinibatchDeviation(layer["group"])
    if kind == "equalised":
        return Equalised(module(layer["map"], shape), layer["gain"], layer["multiplier"])
    if kind == "self-attention":
        return SelfAttention(shape[0], layer["reduction"])
    if kind == "pixel-noise":
        return PixelNoise(*shape[1:])
    if kind == "styles":
        return Styles(shape[0], layer["count"], layer["mixing"], layer["decay"], layer["truncation"])
    if kind == "synthesis":
        return Synthesis(synthesis_chain(shape, layer["layers"]))
    if kind == "constant":
        return Constant(layer["channels"], layer["size"])
    if kind == "modulated":
        return Modulated(shape[0], layer)
    if kind == "spectral" and layer["map"]["layer"] == "self-attention":
        return Spectral(module(layer["map"], shape), layer["iterations"])
    return plain_module(layer, shape)


def synthesis_chain(shape, chained):
    layers.CONDITION, before = shape[0], layers.CONDITION
    built = layers.chain(shape, chained)
    layers.CONDITION = before
    return built


layers.module = module

NORM = {"layer": "pixel-norm"}
NOISE = {"layer": "pixel-noise"}
LEAKY = layers.LEAKY
BOTH = ("training", "evaluation")


def deviation(group):
    return {"layer": "minibatch-deviation", "group": group}


def equalised(map, gain=1, multiplier=1):
    return {"layer": "equalised", "map": map, "gain": gain, "multiplier": multiplier}


def attention(reduction=8):
    return {"layer": "self-attention", "reduction": reduction}


def styles(count, truncation=1.0, decay=0.9):
    return {"layer": "styles", "count": count, "mixing": 0.0, "decay": decay, "truncation": truncation}


def synthesis(*inner):
    return {"layer": "synthesis", "layers": list(inner)}


def constant(channels, size):
    return {"layer": "constant", "channels": channels, "size": size}


def modulated(channels, kernel, count, style, size, demodulate=True, gain=1.0):
    return {"layer": "modulated", "channels": channels, "kernel": kernel, "styles": count,
            "style": style, "condition": count * size, "demodulate": demodulate, "gain": gain}


def cases():
    yield layers.case("pixel norm of rows", [5], [NORM], modes=BOTH)
    yield layers.case("pixel norm of images", [3, 2, 4], [NORM])
    yield layers.case("minibatch deviation of 6 in groups of 3", [2, 3, 2], [deviation(4)], batch=6,
                      modes=BOTH)
    yield layers.case("minibatch deviation of one group", [2, 2, 2], [deviation(8)], batch=4)
    yield layers.case("equalised linear", [5], [equalised(layers.linear(4), 1.4142, 0.01)], modes=BOTH)
    yield layers.case("equalised conv without bias", [2, 5, 4],
                      [equalised(layers.conv(3, 3, 2, 1, bias=False), 1.5, 2.0)])
    yield layers.case("self-attention", [4, 3, 2], [attention(2)], modes=BOTH)
    yield layers.case("self-attention to one channel", [3, 2, 2], [attention(8)])
    yield layers.case("spectral self-attention", [4, 3, 2], [layers.spectral(attention(2))],
                      modes=layers.THEN_EVALUATE)
    yield layers.case("pixel noise", [3, 4, 2], [NOISE], modes=("evaluation",))
    yield layers.case("styles", [4], [styles(3)], modes=BOTH)
    yield layers.case("truncated styles", [4], [styles(2, 0.6)], modes=("evaluation",))
    yield layers.case("constant", [4], [constant(2, 3)])
    yield layers.case("a generator of styles", [4], [
        NORM, equalised(layers.linear(6), 1.4142, 0.1), LEAKY, styles(3), synthesis(
            constant(3, 2), modulated(4, 3, 3, 0, 6, gain=1.4142), LEAKY,
            layers.residual(
                [modulated(3, 3, 3, 1, 6), layers.upsample(2, "bilinear"), LEAKY,
                 modulated(2, 1, 3, 2, 6, demodulate=False)],
                [modulated(2, 1, 3, 1, 6, demodulate=False, gain=0.5),
                 layers.upsample(2, "bilinear")]))], modes=BOTH)
    yield layers.case("modulated with a condition from outside", [3, 4, 5],
                      [modulated(4, 3, 2, 1, 2, gain=1.3), LEAKY, modulated(2, 1, 1, 0, 4, False)],
                      condition=lambda batch: draw(batch, 4))


def penalties():
    yield layers.penalty("a discriminator of StyleGAN2", [2, 4, 4], [
        equalised(layers.conv(3, 1, 1, 0), 1.4142), LEAKY,
        layers.residual([equalised(layers.conv(3, 3, 1, 1), 1.4142), {"layer": "tanh"},
                         layers.pool(2, 2), equalised(layers.conv(4, 3, 1, 1), 1.4142), LEAKY],
                        [layers.pool(2, 2), equalised(layers.conv(4, 1, 1, 0, bias=False))],
                        0.7071, 0.7071),
        deviation(3), equalised(layers.conv(4, 3, 1, 1), 1.4142), {"layer": "tanh"}, layers.FLATTEN,
        equalised(layers.linear(1))])
    yield layers.penalty("self-attention", [3, 2, 2], [attention(2), {"layer": "tanh"},
                                                       layers.FLATTEN, layers.linear(1)])
    yield layers.penalty("a generator by its styles", [8], [synthesis(
        constant(2, 2), modulated(3, 3, 2, 0, 4, gain=1.4142), {"layer": "tanh"},
        modulated(1, 1, 2, 1, 4, demodulate=False)), layers.FLATTEN])


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(20191)
    layers.write(folder / "style.json", cases())
    layers.write(folder / "style-penalty.json", penalties())
