"""Expected values of the layers, computed by PyTorch: needs python3 with torch.

    python3 core/src/test/python/layers.py core/src/test/resources/dev/organza/nn/layer

Writes layers.json: a list of cases. A case is a network (in Organza's JSON), its parameters and
buffers, and passes through it. Each pass says whether it trains, and gives the input x, the gradient
of the loss with respect to the output, and what PyTorch makes of them: the output, the gradients of
the input and of every parameter, and the buffers afterwards. The modules are PyTorch's own, except
maxout, which it lacks.

All inputs are float32 numbers, but PyTorch computes in float64: what a float32 forward pass is
measured against is then the exact value, not another rounding of it.

Writes spectral.json and conditioned.json likewise, for spectral normalisation (of PyTorch) and for
layers that are given a condition. What PyTorch calls weight_orig is named weight here. Writes
signals.json and composite.json likewise, for layers of signals, for instance normalisation and
pooling, and for layers that are made of further layers. Writes grouped.json likewise, for grouped
convolutions and antialiased resampling.

Writes penalty.json, spectral-penalty.json, composite-penalty.json and grouped-penalty.json likewise: the gradient penalty
(|grad_x D(x)| - 1)^2 of small critics and its gradients, which need the second derivative of every
layer in them.
"""

import json
import math
import pathlib
import sys

import torch
from torch import nn

torch.manual_seed(20141)
torch.set_default_dtype(torch.float64)


class Maxout(nn.Module):
    """Goodfellow et al. 2013, eq. 2; row j*units+i of the weight is piece j of unit i."""

    def __init__(self, inputs, units, pieces):
        super().__init__()
        self.units, self.pieces = units, pieces
        self.weight = nn.Parameter(torch.empty(pieces * units, inputs))
        self.bias = nn.Parameter(torch.empty(pieces * units))

    def forward(self, x):
        pieces = [
            x @ self.weight[j * self.units : (j + 1) * self.units].T
            + self.bias[j * self.units : (j + 1) * self.units]
            for j in range(self.pieces)
        ]
        return torch.stack(pieces).max(dim=0).values


class Crop(nn.Module):
    def __init__(self, top, bottom, left, right):
        super().__init__()
        self.rows = slice(top, -bottom or None)
        self.columns = slice(left, -right or None)

    def forward(self, x):
        return x[:, :, self.columns] if x.dim() == 3 else x[:, :, self.rows, self.columns]


class Chain(nn.Sequential):
    """Layers one after another; those that are conditioned are given the condition too."""

    def forward(self, x, condition=None):
        for layer in self:
            x = layer(x, condition) if hasattr(layer, "condition") else layer(x)
        return x


class Join(nn.Linear):
    """Mirza & Osindero 2014: the embedding of the condition as further features or planes."""

    def __init__(self, shape, condition, units):
        super().__init__(condition, units * math.prod(shape[1:]), bias=False)
        self.condition, self.units = condition, units

    def forward(self, x, condition):
        return torch.cat([x, super().forward(condition).unflatten(1, (self.units, *x.shape[2:]))], 1)


class ConditionAlone(nn.Module):
    """The condition in place of the input."""

    def __init__(self, condition):
        super().__init__()
        self.condition = condition

    def forward(self, x, condition):
        return condition


class Projection(nn.Module):
    """Miyato & Koyama 2018, eq. 8."""

    def __init__(self, features, condition):
        super().__init__()
        self.condition = condition
        self.weight = nn.Parameter(torch.empty(1, features))
        self.bias = nn.Parameter(torch.empty(1))
        self.embedding = nn.Parameter(torch.empty(condition, features))

    def forward(self, x, condition):
        inner = nn.functional.bilinear(condition, x, self.embedding.unsqueeze(0))
        return inner + nn.functional.linear(x, self.weight, self.bias)


class Fork(nn.Module):
    condition = None  # passed on

    def __init__(self, heads):
        super().__init__()
        for name, head in heads.items():
            self.add_module(name, head)

    def forward(self, x, condition):
        return torch.cat([head(x, condition) for head in self.children()], 1)


class Residual(nn.Module):
    """He et al. 2016, with a factor on either side."""

    condition = None  # passed on

    def __init__(self, layers, shortcut, scale, shortcut_scale):
        super().__init__()
        self.layers, self.shortcut = layers, shortcut
        self.scale, self.shortcut_scale = scale, shortcut_scale

    def forward(self, x, condition):
        return (self.shortcut_scale * self.shortcut(x, condition)
                + self.scale * self.layers(x, condition))


class Skip(nn.Module):
    """Ronneberger et al. 2015."""

    condition = None  # passed on

    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x, condition):
        return torch.cat([x, self.layers(x, condition)], 1)


class Downsample(nn.Module):
    """StyleGAN2's antialiased halving, a depthwise convolution with the binomial filter, of even
    sides, with the border repeated."""

    def forward(self, x):
        row = torch.tensor([1.0, 3.0, 3.0, 1.0], dtype=x.dtype) / 8
        filters = torch.outer(row, row).repeat(x.shape[1], 1, 1, 1)
        x = x[:, :, : x.shape[2] // 2 * 2, : x.shape[3] // 2 * 2]
        x = nn.functional.pad(x, (1, 1, 1, 1), mode="replicate")
        return nn.functional.conv2d(x, filters, stride=2, groups=x.shape[1])


class Smooth(nn.Module):
    """The binomial filter [1,2,1]/4 along each side, a depthwise convolution, with the border repeated."""

    def forward(self, x):
        row = torch.tensor([1.0, 2.0, 1.0], dtype=x.dtype) / 4
        filters = torch.outer(row, row).repeat(x.shape[1], 1, 1, 1)
        x = nn.functional.pad(x, (1, 1, 1, 1), mode="replicate")
        return nn.functional.conv2d(x, filters, groups=x.shape[1])


CONDITION = 4  # the length of every condition

SIGNAL_PADS = {"zero": nn.ZeroPad1d, "reflect": nn.ReflectionPad1d, "replicate": nn.ReplicationPad1d}
PADS = {"zero": nn.ZeroPad2d, "reflect": nn.ReflectionPad2d, "replicate": nn.ReplicationPad2d}


def module(layer, shape):
    """The PyTorch module of a layer for inputs of this shape, without the batch."""
    kind = layer["layer"]
    if kind == "linear":
        return nn.Linear(shape[0], layer["units"], bias=layer["bias"])
    if kind == "maxout":
        return Maxout(shape[0], layer["units"], layer["pieces"])
    if kind == "conv2d":
        return nn.Conv2d(
            shape[0], layer["channels"], layer["kernel"], layer["stride"], layer["padding"],
            groups=layer.get("groups", 1), bias=layer["bias"])
    if kind == "conv-transpose2d":
        return nn.ConvTranspose2d(
            shape[0], layer["channels"], layer["kernel"], layer["stride"], layer["padding"],
            layer["outputPadding"], groups=layer.get("groups", 1), bias=layer["bias"])
    if kind in ("pixel-shuffle", "pixel-unshuffle"):
        return (nn.PixelShuffle if kind == "pixel-shuffle" else nn.PixelUnshuffle)(layer["factor"])
    if kind == "downsample":
        return Downsample()
    if kind == "smooth":
        return Smooth()
    if kind == "conv1d":
        return nn.Conv1d(
            shape[0], layer["channels"], layer["kernel"], layer["stride"], layer["padding"],
            layer["dilation"], bias=layer["bias"])
    if kind == "conv-transpose1d":
        return nn.ConvTranspose1d(
            shape[0], layer["channels"], layer["kernel"], layer["stride"], layer["padding"],
            layer["outputPadding"], bias=layer["bias"])
    if kind == "instance-norm":
        norm = nn.InstanceNorm1d if len(shape) == 2 else nn.InstanceNorm2d
        return norm(shape[0], eps=layer["epsilon"], affine=layer["affine"])
    if kind == "average-pool":
        pool = nn.AvgPool1d if len(shape) == 2 else nn.AvgPool2d
        return pool(layer["kernel"], layer["stride"], layer["padding"], count_include_pad=False)
    if kind == "residual":
        return Residual(chain(shape, layer["layers"]), chain(shape, layer["shortcut"]),
                        layer["scale"], layer["shortcutScale"])
    if kind == "skip":
        return Skip(chain(shape, layer["layers"]))
    if kind == "spectral":
        return nn.utils.spectral_norm(module(layer["map"], shape), n_power_iterations=layer["iterations"])
    if kind == "join":
        return Join(shape, layer["condition"], layer["units"])
    if kind == "condition-alone":
        return ConditionAlone(layer["condition"])
    if kind == "projection":
        return Projection(shape[0], layer["condition"])
    if kind == "fork":
        return Fork({name: chain(shape, layers) for name, layers in layer.items() if name != "layer"})
    if kind == "batch-norm":
        norm = nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d
        return norm(
            shape[0], eps=layer["epsilon"], momentum=layer["momentum"], affine=layer["affine"])
    if kind == "layer-norm":
        return nn.LayerNorm(shape, eps=layer["epsilon"], elementwise_affine=layer["affine"])
    if kind == "reshape":
        return nn.Unflatten(1, layer["shape"]) if len(shape) == 1 else nn.Sequential(
            nn.Flatten(), nn.Unflatten(1, layer["shape"]))
    if kind == "flatten":
        return nn.Flatten()
    if kind == "upsample":
        signal = len(shape) == 2 and layer["interpolation"] == "bilinear"
        return nn.Upsample(
            scale_factor=layer["factor"], mode="linear" if signal else layer["interpolation"])
    if kind == "pad":
        if len(shape) == 2:
            return SIGNAL_PADS[layer["border"]]((layer["left"], layer["right"]))
        return PADS[layer["border"]](
            (layer["left"], layer["right"], layer["top"], layer["bottom"]))
    if kind == "crop":
        return Crop(layer["top"], layer["bottom"], layer["left"], layer["right"])
    return {
        "relu": lambda: nn.ReLU(),
        "leaky-relu": lambda: nn.LeakyReLU(layer["slope"]),
        "tanh": lambda: nn.Tanh(),
        "sigmoid": lambda: nn.Sigmoid(),
        "softplus": lambda: nn.Softplus(),
        "elu": lambda: nn.ELU(layer["alpha"]),
        "gelu": lambda: nn.GELU(),
    }[kind]()


def draw(*sizes):
    """Gaussian numbers that float32 holds exactly; few digits keep the files small."""
    return (torch.randn(*sizes) * 1024).round() / 1024


def written(tensor):
    values = tensor.detach().to(torch.float64).contiguous().flatten().tolist()
    return {"sizes": list(tensor.shape), "values": [float(f"{value:.8g}") for value in values]}


def chain(shape, layers):
    modules, condition = [], torch.zeros(1, CONDITION)
    for layer in layers:
        modules.append(module(layer, shape).eval())
        shape = list(Chain(modules[-1])(torch.zeros(1, *shape), condition).shape[1:])
    return Chain(*modules)


def build(input_shape, layers):
    network = chain(list(input_shape), layers)
    with torch.no_grad():
        for _, parameter in named_parameters(network):
            parameter.copy_(draw(*parameter.shape))
        for name, buffer in network.named_buffers():
            if name.endswith("running_mean"):
                buffer.copy_(draw(*buffer.shape))
            elif name.endswith("running_var"):
                buffer.copy_(draw(*buffer.shape).abs() + 0.5)
            elif name.endswith(("weight_u", "weight_v")):
                vector = draw(*buffer.shape)
                buffer.copy_((vector / vector.norm()).to(torch.float32))
    return network


def named_parameters(network):
    """The parameters with Organza's names, in its order: the weight is a layer's first."""
    modules = list(dict.fromkeys(n.rpartition(".")[0] for n, _ in network.named_parameters()))
    ordered = sorted(
        network.named_parameters(),
        key=lambda item: (modules.index(item[0].rpartition(".")[0]),
                          not item[0].endswith("weight_orig")))
    return [(name.replace("weight_orig", "weight"), parameter) for name, parameter in ordered]


def state(network):
    parameters = {name: written(p) for name, p in named_parameters(network)}
    buffers = {name: written(b) for name, b in network.named_buffers() if b.dim() > 0}
    return parameters, buffers


def case(name, input_shape, layers, batch=3, modes=("training",), condition=None):
    network = build(input_shape, layers)
    parameters, buffers = state(network)
    passes = []
    for mode in modes:
        network.train(mode == "training")
        network.zero_grad()
        x = draw(batch, *input_shape).requires_grad_(True)
        y = condition(batch) if condition else None
        output = network(x, y)
        direction = draw(*output.shape)
        output.backward(direction)
        passes.append({
            "mode": mode,
            "x": written(x),
            **({"condition": written(y)} if condition else {}),
            "outputGradient": written(direction),
            "output": written(output),
            "inputGradient": written(x.grad),
            "parameterGradients": {name: written(p.grad) for name, p in named_parameters(network)},
            "buffers": state(network)[1],
        })
    return {
        "name": name,
        "network": {"input": list(input_shape), "layers": layers},
        "parameters": parameters,
        "buffers": buffers,
        "passes": passes,
    }


def penalty(name, input_shape, layers, batch=3):
    network = build(input_shape, layers).train()
    parameters, buffers = state(network)
    x = draw(batch, *input_shape).requires_grad_(True)
    (gradient,) = torch.autograd.grad(network(x).sum(), x, create_graph=True)
    value = ((gradient.flatten(1).norm(dim=1) - 1) ** 2).mean()
    names, values = zip(*named_parameters(network))
    gradients = torch.autograd.grad(value, values, allow_unused=True)
    return {
        "name": name,
        "network": {"input": list(input_shape), "layers": layers},
        "parameters": parameters,
        **({"buffers": buffers} if buffers else {}),
        "x": written(x),
        "penalty": written(value),
        # A last bias does not reach the gradient: PyTorch has no gradient for it.
        "parameterGradients": {n: written(g) for n, g in zip(names, gradients) if g is not None},
    }


def linear(units, bias=True):
    return {"layer": "linear", "units": units, "bias": bias}


def conv(channels, kernel, stride, padding, bias=True):
    return {"layer": "conv2d", "channels": channels, "kernel": kernel, "stride": stride,
            "padding": padding, "bias": bias}


def transposed(channels, kernel, stride, padding, output_padding=0, bias=True):
    return {"layer": "conv-transpose2d", "channels": channels, "kernel": kernel,
            "stride": stride, "padding": padding, "outputPadding": output_padding, "bias": bias}


def batch_norm(momentum=0.1, epsilon=1e-5, affine=True):
    return {"layer": "batch-norm", "momentum": momentum, "epsilon": epsilon, "affine": affine}


def layer_norm(epsilon=1e-5, affine=True):
    return {"layer": "layer-norm", "epsilon": epsilon, "affine": affine}


def pad(top, bottom, left, right, border):
    return {"layer": "pad", "top": top, "bottom": bottom, "left": left, "right": right,
            "border": border}


def maxout(units, pieces):
    return {"layer": "maxout", "units": units, "pieces": pieces}


def upsample(factor, interpolation):
    return {"layer": "upsample", "factor": factor, "interpolation": interpolation}


def spectral(map, iterations=1):
    return {"layer": "spectral", "map": map, "iterations": iterations}


def join(units):
    return {"layer": "join", "condition": CONDITION, "units": units}


def fork(first, second):
    return {"layer": "fork", "first": first, "second": second}


def conv1d(channels, kernel, stride, padding, dilation=1, bias=True):
    return {"layer": "conv1d", "channels": channels, "kernel": kernel, "stride": stride,
            "padding": padding, "dilation": dilation, "bias": bias}


def transposed1d(channels, kernel, stride, padding, output_padding=0, bias=True):
    return {"layer": "conv-transpose1d", "channels": channels, "kernel": kernel,
            "stride": stride, "padding": padding, "outputPadding": output_padding, "bias": bias}


def instance_norm(epsilon=1e-5, affine=True):
    return {"layer": "instance-norm", "epsilon": epsilon, "affine": affine}


def pool(kernel, stride, padding=0):
    return {"layer": "average-pool", "kernel": kernel, "stride": stride, "padding": padding}


def residual(layers, shortcut=(), scale=1.0, shortcut_scale=1.0):
    return {"layer": "residual", "layers": layers, "shortcut": list(shortcut), "scale": scale,
            "shortcutScale": shortcut_scale}


def skip(*layers):
    return {"layer": "skip", "layers": list(layers)}


def labels(batch):
    """One-hot labels of CONDITION classes."""
    return nn.functional.one_hot(torch.randint(CONDITION, (batch,)), CONDITION).to(torch.float64)


def codes(batch):
    """A one-hot label and a continuous code."""
    return torch.cat([labels(batch)[:, 1:], draw(batch, 1)], 1)


PROJECTION = {"layer": "projection", "condition": CONDITION}
LEAKY = {"layer": "leaky-relu", "slope": 0.2}
FLATTEN = {"layer": "flatten"}
THEN_EVALUATE = ("training", "training", "evaluation")


def cases():
    yield case("linear", [7], [linear(5)])
    yield case("linear without bias", [7], [linear(5, bias=False)])
    yield case("maxout", [6], [maxout(4, 5)], batch=5)
    # The paper's discriminator in small.
    yield case("maxout twice", [6], [maxout(4, 3), maxout(3, 2), linear(1)], batch=5)
    # Every kernel, stride and padding of the dcgan, and others.
    yield case("conv 4/2/1", [3, 6, 6], [conv(2, 4, 2, 1)])
    yield case("conv 4/2/1 without bias", [2, 8, 8], [conv(3, 4, 2, 1, bias=False)])
    yield case("conv 4/2/1, odd size", [2, 7, 7], [conv(3, 4, 2, 1)])
    for base in (4, 5, 6, 7):
        yield case(f"conv {base}/1/0 to one pixel", [3, base, base], [conv(2, base, 1, 0, bias=base != 5)])
    yield case("conv 3/1/1, not square", [2, 4, 6], [conv(3, 3, 1, 1)])
    yield case("conv 5/3/2", [2, 8, 7], [conv(3, 5, 3, 2)])
    yield case("conv 1/1/0", [3, 3, 3], [conv(2, 1, 1, 0)])
    for base in (4, 5, 6, 7, 8):
        yield case(f"transposed conv {base}/1/0 from one pixel", [4, 1, 1],
                   [transposed(2, base, 1, 0, bias=base % 2 == 1)])
    yield case("transposed conv 4/2/1", [3, 4, 4], [transposed(2, 4, 2, 1)])
    yield case("transposed conv 4/2/1 without bias", [2, 5, 5],
               [transposed(1, 4, 2, 1, bias=False)])
    yield case("transposed conv 3/2/1, output padding 1", [3, 3, 4], [transposed(2, 3, 2, 1, 1)])
    yield case("transposed conv 5/3/1, output padding 2", [2, 3, 3], [transposed(2, 5, 3, 1, 2)])
    yield case("transposed conv 3/1/1", [2, 4, 5], [transposed(3, 3, 1, 1)])
    yield case("batch norm of features", [5], [batch_norm()], batch=6, modes=THEN_EVALUATE)
    yield case("batch norm of channels", [2, 3, 4], [batch_norm()], modes=THEN_EVALUATE)
    yield case("batch norm, momentum 0.3, epsilon 0.01, not affine", [2, 4, 3],
               [batch_norm(0.3, 1e-2, affine=False)], modes=THEN_EVALUATE)
    yield case("layer norm of features", [9], [layer_norm()])
    yield case("layer norm of images", [2, 3, 4], [layer_norm()])
    yield case("layer norm, epsilon 0.01, not affine", [2, 3, 3], [layer_norm(1e-2, affine=False)])
    yield case("reshape", [12], [{"layer": "reshape", "shape": [3, 2, 2]}])
    yield case("reshape of images", [2, 3, 4], [{"layer": "reshape", "shape": [4, 3, 2]}])
    yield case("flatten after a channels-last convolution", [2, 4, 4], [conv(3, 3, 1, 1), FLATTEN])
    for factor in (2, 3):
        yield case(f"nearest x{factor}", [2, 3, 4], [upsample(factor, "nearest")])
        yield case(f"bilinear x{factor}", [2, 3, 4], [upsample(factor, "bilinear")])
    for border in PADS:
        yield case(f"pad {border}", [2, 4, 5], [pad(1, 2, 3, 0, border)])
    yield case("crop", [2, 5, 6],
               [{"layer": "crop", "top": 1, "bottom": 2, "left": 0, "right": 3}])
    for activation in (
            {"layer": "relu"}, LEAKY, {"layer": "leaky-relu", "slope": 0.01}, {"layer": "tanh"},
            {"layer": "sigmoid"}, {"layer": "softplus"}, {"layer": "elu", "alpha": 1.0},
            {"layer": "elu", "alpha": 0.5}, {"layer": "gelu"}):
        yield case(" ".join(str(v) for v in activation.values()), [24], [activation])
    yield case("a small dcgan generator, 9 pixels", [5], [
        {"layer": "reshape", "shape": [5, 1, 1]},
        transposed(4, 5, 1, 0, bias=False), batch_norm(), {"layer": "relu"},
        transposed(1, 4, 2, 1),
        {"layer": "crop", "top": 0, "bottom": 1, "left": 0, "right": 1}, {"layer": "tanh"},
    ], modes=THEN_EVALUATE)
    yield case("a small dcgan discriminator, 17 pixels", [1, 17, 17], [
        conv(2, 4, 2, 1), LEAKY, conv(3, 4, 2, 1, bias=False), batch_norm(), LEAKY,
        conv(1, 4, 1, 0), FLATTEN,
    ], modes=THEN_EVALUATE)


def penalties():
    yield penalty("fully connected", [5], [linear(6), LEAKY, linear(4), {"layer": "tanh"}, linear(1)])
    yield penalty("softplus, elu, gelu", [5], [
        linear(6), {"layer": "softplus"}, linear(5), {"layer": "elu", "alpha": 1.0}, linear(4),
        {"layer": "gelu"}, linear(1)])
    yield penalty("maxout", [5], [maxout(4, 3), linear(3), {"layer": "softplus"}, linear(1)])
    yield penalty("a transposed convolution from one pixel", [4], [
        {"layer": "reshape", "shape": [4, 1, 1]}, transposed(2, 3, 1, 0), {"layer": "tanh"},
        conv(1, 3, 1, 0), FLATTEN])
    yield penalty("convolutions with layer norm", [2, 8, 8], [
        conv(3, 4, 2, 1), LEAKY, conv(4, 4, 2, 1, bias=False), layer_norm(),
        {"layer": "tanh"}, conv(1, 2, 1, 0), FLATTEN])


def spectral_cases():
    for name, input_shape, map in (
            ("linear", [7], linear(5)),
            ("linear without bias", [4], linear(6, bias=False)),
            ("logit", [6], linear(1)),
            ("maxout", [5], maxout(3, 2)),
            ("conv 3/1/1", [2, 4, 5], conv(3, 3, 1, 1)),
            ("conv 4/2/1 without bias", [3, 6, 6], conv(2, 4, 2, 1, bias=False)),
            ("conv 4/1/0 to one pixel", [3, 4, 4], conv(2, 4, 1, 0)),
            ("transposed conv 4/1/0 from one pixel", [5, 1, 1], transposed(2, 4, 1, 0)),
            ("transposed conv 4/2/1", [3, 3, 4], transposed(2, 4, 2, 1))):
        yield case(f"spectral {name}", input_shape, [spectral(map)], modes=THEN_EVALUATE)
    yield case("spectral linear, 3 iterations", [7], [spectral(linear(5), 3)], modes=THEN_EVALUATE)
    yield case("a small discriminator with spectral normalisation", [2, 8, 8], [
        spectral(conv(3, 3, 1, 1)), LEAKY, spectral(conv(4, 4, 2, 1)), LEAKY, FLATTEN,
        spectral(linear(1))], modes=THEN_EVALUATE)
    yield case("fork", [6], [
        fork([spectral(linear(1))], [linear(5, bias=False), batch_norm(), LEAKY, linear(3)])],
        batch=5, modes=THEN_EVALUATE)
    yield case("fork of images", [2, 4, 4], [
        conv(3, 3, 1, 1), fork([conv(1, 4, 1, 0), FLATTEN], [FLATTEN, linear(2)])])


def conditioned_cases():
    for condition in (labels, codes):
        name = condition.__name__
        yield case(f"join rows and {name}", [5], [join(3)], condition=condition)
        yield case(f"join images and {name}", [2, 3, 4], [join(2)], condition=condition)
        yield case(f"projection with {name}", [6], [PROJECTION], batch=5, condition=condition)
        yield case(f"a conditioned generator with {name}", [3], [
            join(2), linear(5), {"layer": "relu"}, linear(4)], batch=5, condition=condition)
    yield case("a conditioned convolution", [1, 4, 4], [
        join(1), conv(3, 4, 2, 1), LEAKY, FLATTEN, PROJECTION], condition=labels)
    yield case("fork with a conditioned chain", [5], [
        fork([linear(4), LEAKY, PROJECTION], [linear(2)])], condition=labels)
    for condition in (labels, codes):
        yield case(f"branches of the sample and of {condition.__name__}", [2, 3, 4], [
            fork([FLATTEN, linear(4), {"layer": "relu"}],
                 [{"layer": "condition-alone", "condition": CONDITION}, linear(3), LEAKY]),
            linear(2)], batch=5, condition=condition)


def spectral_penalties():
    yield penalty("spectral, fully connected", [5], [
        spectral(linear(6)), {"layer": "softplus"}, spectral(linear(4), 2), {"layer": "tanh"},
        spectral(linear(1))])
    yield penalty("spectral maxout", [5], [spectral(maxout(4, 3)), {"layer": "tanh"}, linear(1)])
    yield penalty("spectral convolutions", [2, 6, 6], [
        spectral(conv(3, 3, 1, 1)), {"layer": "softplus"},
        spectral(conv(4, 4, 2, 1, bias=False)), {"layer": "tanh"},
        spectral(transposed(2, 4, 2, 1)), {"layer": "tanh"}, FLATTEN, spectral(linear(1))])


def signal_cases():
    yield case("conv1d 5/2/2", [3, 9], [conv1d(2, 5, 2, 2)])
    yield case("conv1d 3/1/2, dilation 2, without bias", [2, 7], [conv1d(3, 3, 1, 2, 2, bias=False)])
    yield case("conv1d 3/1/9, dilation 9", [2, 5], [conv1d(2, 3, 1, 9, 9)])
    yield case("conv1d 4/1/0 to one step", [3, 4], [conv1d(2, 4, 1, 0)])
    yield case("transposed conv1d 4/2/1", [3, 5], [transposed1d(2, 4, 2, 1)])
    yield case("transposed conv1d 5/3/1, output padding 2, without bias", [2, 4],
               [transposed1d(3, 5, 3, 1, 2, bias=False)])
    yield case("transposed conv1d 25/4/11, output padding 1", [2, 4], [transposed1d(1, 25, 4, 11, 1)])
    yield case("batch norm of signals", [3, 5], [batch_norm()], modes=THEN_EVALUATE)
    yield case("layer norm of signals", [3, 5], [layer_norm()])
    yield case("instance norm of signals", [2, 6], [instance_norm()], modes=("training", "evaluation"))
    yield case("instance norm of images", [3, 3, 4], [instance_norm()],
               modes=("training", "evaluation"))
    yield case("instance norm, epsilon 0.01, not affine", [2, 4, 3], [instance_norm(1e-2, False)])
    yield case("instance norm after a channels-last convolution", [2, 5, 4], [
        conv(4, 3, 1, 1, bias=False), instance_norm(), LEAKY, conv(2, 3, 1, 1)])
    yield case("average pool 2/2/0 of images", [2, 5, 4], [pool(2, 2)])
    yield case("average pool 3/2/1 of images", [2, 5, 4], [pool(3, 2, 1)])
    yield case("average pool 4/2/2 of signals", [2, 9], [pool(4, 2, 2)])
    for interpolation in ("nearest", "bilinear"):
        yield case(f"{interpolation} x3 of signals", [2, 5], [upsample(3, interpolation)])
    for border in SIGNAL_PADS:
        yield case(f"pad {border} of signals", [2, 5], [pad(0, 0, 3, 1, border)])
    yield case("crop of signals", [2, 6],
               [{"layer": "crop", "top": 0, "bottom": 0, "left": 1, "right": 2}])
    yield case("join signals and labels", [2, 5], [join(3)], condition=labels)
    yield case("spectral conv1d 5/2/2", [3, 9], [spectral(conv1d(2, 5, 2, 2))], modes=THEN_EVALUATE)
    yield case("spectral transposed conv1d 4/2/1", [3, 5], [spectral(transposed1d(2, 4, 2, 1))],
               modes=THEN_EVALUATE)
    yield case("a small generator of signals", [5], [
        linear(8), {"layer": "reshape", "shape": [4, 2]}, {"layer": "relu"},
        upsample(2, "nearest"), pad(0, 0, 2, 2, "reflect"), conv1d(3, 5, 1, 0, bias=False), batch_norm(),
        {"layer": "relu"}, transposed1d(1, 4, 2, 1), {"layer": "tanh"}], modes=THEN_EVALUATE)


def composite_cases():
    yield case("residual of rows", [5], [residual([linear(6), LEAKY, linear(5)])])
    yield case("residual of images with a projection and scales", [2, 4, 4], [
        residual([conv(3, 3, 1, 1, bias=False), batch_norm(), LEAKY, conv(4, 4, 2, 1)],
                 [pool(2, 2), conv(4, 1, 1, 0, bias=False)], 0.7071, 0.25)], modes=THEN_EVALUATE)
    yield case("residual of signals", [2, 7], [
        residual([LEAKY, conv1d(2, 3, 1, 3, 3), LEAKY, conv1d(2, 1, 1, 0)], scale=0.2)])
    yield case("residual with spectral normalisation", [3, 4, 4], [
        residual([spectral(conv(3, 3, 1, 1)), LEAKY, spectral(conv(2, 3, 1, 1))],
                 [spectral(conv(2, 1, 1, 0))])], modes=THEN_EVALUATE)
    yield case("skip of rows", [4], [skip(linear(3), LEAKY), linear(2)])
    yield case("skips in skips", [1, 8, 8], [
        skip(conv(2, 4, 2, 1),
             skip(LEAKY, conv(3, 4, 2, 1, bias=False), instance_norm(0.1), {"layer": "relu"},
                  transposed(2, 4, 2, 1)),
             {"layer": "relu"}, transposed(1, 4, 2, 1)),
        conv(1, 3, 1, 1)])
    yield case("skip of signals", [2, 6], [skip(conv1d(3, 4, 2, 1), transposed1d(1, 4, 2, 1))])
    yield case("three heads of images", [2, 4, 4], [
        {"layer": "fork", "map": [conv(1, 3, 1, 1)], "features": [conv(3, 3, 1, 1), LEAKY],
         "mean": [pool(3, 1, 1)]}])
    yield case("heads in a residual in a fork", [4], [
        {"layer": "fork",
         "logit": [residual([linear(4), LEAKY, fork([linear(1)], [linear(3)])]), linear(1)],
         "class": [linear(3)]}])
    yield case("residual with a condition", [4], [
        residual([join(2), linear(5), LEAKY, linear(4)]), skip(join(1), linear(2)), PROJECTION],
        condition=labels)


def composite_penalties():
    yield penalty("residual blocks with a projection", [2, 6, 6], [
        residual([LEAKY, conv(3, 3, 1, 1), {"layer": "softplus"}, conv(3, 3, 1, 1), pool(2, 2)],
                 [pool(2, 2), conv(3, 1, 1, 0)], 0.7071, 0.7071),
        residual([{"layer": "tanh"}, spectral(conv(3, 3, 1, 1))]), {"layer": "tanh"}, FLATTEN,
        linear(1)])
    yield penalty("instance norm", [2, 6, 6], [
        conv(3, 4, 2, 1, bias=False), instance_norm(), {"layer": "tanh"},
        conv(2, 3, 1, 1, bias=False),
        instance_norm(affine=False), {"layer": "softplus"}, FLATTEN, linear(1)])
    yield penalty("convolutions of signals", [2, 8], [
        pad(0, 0, 1, 1, "reflect"), conv1d(3, 4, 2, 1), {"layer": "tanh"},
        spectral(conv1d(3, 3, 1, 2, 2)), {"layer": "tanh"}, FLATTEN, linear(1)])
    yield penalty("signals, enlarged and normalised", [2, 4], [
        upsample(2, "nearest"), transposed1d(2, 4, 2, 1, bias=False), instance_norm(0.1),
        {"layer": "tanh"}, pool(4, 2, 1), FLATTEN, linear(1)])
    yield penalty("a skip", [1, 4, 4], [
        skip(conv(2, 4, 2, 1), {"layer": "tanh"}, transposed(2, 4, 2, 1)), {"layer": "softplus"},
        conv(2, 3, 1, 1), {"layer": "tanh"}, FLATTEN, linear(1)])
    yield penalty("parallel heads", [4], [
        linear(5), {"layer": "tanh"},
        {"layer": "fork", "logit": [linear(1)], "class": [linear(4), {"layer": "softplus"}]}])


def grouped(layer, groups):
    return {**layer, "groups": groups}


DOWN = {"layer": "downsample"}
SMOOTH = {"layer": "smooth"}


def grouped_cases():
    yield case("grouped conv 3/1/1", [4, 4, 5], [grouped(conv(6, 3, 1, 1), 2)])
    yield case("grouped conv 4/2/1 without bias", [6, 6, 6], [grouped(conv(3, 4, 2, 1, bias=False), 3)])
    yield case("depthwise conv to one pixel", [3, 4, 4], [grouped(conv(3, 4, 1, 0), 3)])
    yield case("grouped conv to one pixel", [4, 3, 3], [grouped(conv(4, 3, 1, 0, bias=False), 2)])
    yield case("grouped transposed conv 4/2/1", [4, 3, 3], [grouped(transposed(6, 4, 2, 1), 2)])
    yield case("depthwise transposed conv from one pixel", [3, 1, 1], [grouped(transposed(3, 4, 1, 0), 3)])
    yield case("grouped transposed conv from one pixel", [4, 1, 1],
               [grouped(transposed(2, 3, 1, 0, bias=False), 2)])
    yield case("spectral grouped conv", [4, 4, 4], [spectral(grouped(conv(4, 3, 1, 1), 2))],
               modes=THEN_EVALUATE)
    yield case("downsample", [3, 6, 8], [DOWN])
    yield case("downsample of odd sides", [2, 5, 7], [DOWN])
    yield case("downsample of the smallest", [2, 2, 3], [DOWN])
    for kind, shape in (("pixel-shuffle", [12, 2, 3]), ("pixel-unshuffle", [3, 4, 6])):
        yield case(f"{kind} 2", shape, [{"layer": kind, "factor": 2}])
    yield case("a small r3gan generator", [4], [
        linear(4, bias=False), {"layer": "reshape", "shape": [4, 1, 1]},
        grouped(transposed(4, 4, 1, 0, bias=False), 4),
        residual([conv(4, 1, 1, 0), LEAKY, grouped(conv(4, 3, 1, 1), 2), LEAKY, conv(4, 1, 1, 0, bias=False)]),
        conv(3, 1, 1, 0, bias=False), upsample(2, "bilinear"), conv(4, 1, 1, 0),
        {"layer": "pixel-shuffle", "factor": 2}])


def grouped_penalties():
    yield penalty("a small r3gan discriminator", [1, 16, 16], [
        {"layer": "pixel-unshuffle", "factor": 2}, conv(3, 1, 1, 0, bias=False), DOWN, conv(4, 1, 1, 0, bias=False),
        residual([conv(4, 1, 1, 0), LEAKY, grouped(conv(4, 3, 1, 1), 2), {"layer": "softplus"},
                  conv(4, 1, 1, 0, bias=False)]),
        grouped(conv(4, 4, 1, 0, bias=False), 4), FLATTEN, linear(1, bias=False)])
    yield penalty("grouped convolutions up and down", [2, 6, 6], [
        upsample(2, "bilinear"), {"layer": "tanh"}, grouped(conv(4, 4, 2, 1), 2), {"layer": "tanh"},
        grouped(transposed(2, 4, 2, 1), 2), {"layer": "softplus"}, DOWN, FLATTEN, linear(1)])


def smooth_cases():
    yield case("smooth", [3, 4, 5], [SMOOTH])
    yield case("smooth of one pixel", [2, 1, 1], [SMOOTH])
    yield case("smooth of squares spread over pixels", [4, 2, 3], [
        conv(8, 3, 1, 1), {"layer": "pixel-shuffle", "factor": 2}, SMOOTH, {"layer": "tanh"}])


def smooth_penalties():
    yield penalty("a smooth image", [2, 4, 4], [
        SMOOTH, conv(3, 3, 1, 1), {"layer": "tanh"}, SMOOTH, FLATTEN, linear(1)])


def write(path, entries):
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    path.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    write(folder / "layers.json", cases())
    write(folder / "penalty.json", penalties())
    write(folder / "spectral.json", spectral_cases())
    write(folder / "conditioned.json", conditioned_cases())
    write(folder / "spectral-penalty.json", spectral_penalties())
    write(folder / "signals.json", signal_cases())
    write(folder / "composite.json", composite_cases())
    write(folder / "composite-penalty.json", composite_penalties())
    write(folder / "grouped.json", grouped_cases())
    write(folder / "grouped-penalty.json", grouped_penalties())
    write(folder / "smooth.json", smooth_cases())
    write(folder / "smooth-penalty.json", smooth_penalties())
