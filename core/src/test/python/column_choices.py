"""Expected losses of a generator that is asked for a category, by PyTorch: needs python3 with torch.

    python3 core/src/test/python/column_choices.py core/src/test/resources/dev/organza/game

Writes column_choices.json: a list of cases. A case has the widths of the columns of categories among
those of numbers (a number has the width 0 and one value), what G gives before its heads, the column and
the category that each row is asked for, the loss (F.cross_entropy of the chosen column of each row,
their mean) and its gradient. The inputs are float32 numbers, everything else float64.
"""

import json
import pathlib
import sys

import torch
from torch.nn import functional as F

torch.manual_seed(190700503)
torch.set_default_dtype(torch.float64)


def case(name, widths, n, scale):
    values = sum(max(1, w) for w in widths)
    logits = (scale * torch.randn(n, values)).to(torch.float32).to(torch.float64).requires_grad_(True)
    categories = [i for i, w in enumerate(widths) if w]
    columns, chosen, losses = [], [], []
    for row in range(n):
        column = categories[torch.randint(len(categories), ()).item()]
        category = torch.randint(widths[column], ()).item()
        start = sum(max(1, w) for w in widths[:column])
        losses.append(F.cross_entropy(logits[row : row + 1, start : start + widths[column]],
                                      torch.tensor([category])))
        columns.append(categories.index(column))
        chosen.append(category)
    loss = torch.stack(losses).mean()
    loss.backward()
    return {"name": name, "widths": widths, "logits": logits.tolist(), "columns": columns,
            "categories": chosen, "loss": loss.item(), "gradient": logits.grad.tolist()}


cases = [case("one column", [3], 5, 1.0), case("among numbers", [0, 2, 0, 4, 3], 8, 2.0),
         case("large logits", [2, 0, 5], 6, 40.0)]
(pathlib.Path(sys.argv[1]) / "column_choices.json").write_text(json.dumps(cases) + "\n")
