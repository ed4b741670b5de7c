"""Expected values of the metrics of tables, by SDMetrics 0.32.0: needs python3 with sdmetrics.

    python3 metrics/src/test/python/table_metrics.py metrics/src/test/resources/dev/organza/metric/table

Writes tables.json: small tables with numbers, whole numbers, categories, missing values, values that
occur on one side only, and constants; for each of them

- the score of each column and of each pair, with numbers in bins of the real column (the metrics
  called by themselves) and in bins of each side (the report with thresholds of 0);
- the properties and the score of the report with its own thresholds;
- the distances to the closest record, DCROverfittingProtection, NewRowSynthesis, and the ratio of
  medians of DCRBaselineProtection for random rows that are written, too.
"""

import itertools
import json
import pathlib
import sys
import warnings

import numpy as np
import pandas as pd
import sdmetrics
from sdmetrics.column_pairs import ContingencySimilarity, CorrelationSimilarity
from sdmetrics.reports import QualityReport
from sdmetrics.single_column import KSComplement, TVComplement
from sdmetrics.single_table import DCROverfittingProtection, NewRowSynthesis
from sdmetrics.single_table.privacy.dcr_utils import calculate_dcr

assert sdmetrics.__version__ == "0.32.0", sdmetrics.__version__
warnings.simplefilter("ignore")


def mixed(rng, rows, shift=0.0, tilt=1.0, colours=("red", "green", "blue")):
    age = np.rint(rng.normal(40 + shift, 12, rows)).clip(17, 90)
    income = np.exp(rng.normal(10, 0.5, rows)) * (1 + tilt * (age > 45))
    colour = rng.choice(colours, rows, p=rng.dirichlet(np.ones(len(colours)) * 3))
    size = np.where(income > 30000, "large", np.where(rng.random(rows) < 0.2, "large", "small"))
    gain = np.where(rng.random(rows) < 0.9, 0.0, rng.exponential(5000, rows))
    columns = {"age": age, "income": income, "colour": colour, "size": size, "gain": gain, "half": income / 2 + shift}
    return pd.DataFrame(columns).round(2)


def holes(table, rng, rates):
    table = table.copy()
    for column, rate in rates.items():
        table.loc[rng.random(len(table)) < rate, column] = np.nan
    return table


def cases():
    rng = np.random.default_rng(1985)
    yield "alike", mixed(rng, 300), mixed(rng, 250), mixed(rng, 150)
    yield "shifted", mixed(rng, 200), mixed(rng, 300, shift=30, tilt=0.0), mixed(rng, 200)
    rates = {"age": 0.1, "colour": 0.2, "half": 0.05}
    yield (
        "missing values",
        holes(mixed(rng, 200), rng, rates),
        holes(mixed(rng, 200), rng, {"age": 0.3, "colour": 0.02, "half": 0.2}),
        holes(mixed(rng, 120), rng, rates),
    )
    yield (
        "categories of one side",
        mixed(rng, 150),
        mixed(rng, 150, colours=("red", "black", "white", "green")),
        mixed(rng, 150),
    )
    real, fake, other = mixed(rng, 100), mixed(rng, 100), mixed(rng, 100)
    real["half"], fake["size"] = 7.0, "large"
    other["half"] = 7.0
    fake.loc[:20, "half"] = 7.0
    yield "constants", real, fake, other
    real = mixed(rng, 120)
    fake = pd.concat([real.iloc[:30], mixed(rng, 60)], ignore_index=True)
    fake.loc[:9, "income"] = (1.005 * fake.loc[:9, "income"]).round(2)
    yield "copies", real, fake, mixed(rng, 120)


NUMBERS = ["age", "income", "gain", "half"]
METADATA = {
    "columns": {
        name: {"sdtype": "numerical" if name in NUMBERS else "categorical"}
        for name in ["age", "income", "colour", "size", "gain", "half"]
    }
}


def number(value):
    return None if value is None or np.isnan(value) else float(value)


def undefined(compute):
    try:
        return number(compute())
    except Exception:  # SDMetrics raises for constants; its report then has no score
        return None


def pair(real, fake, a, b):
    columns = [a, b]
    if a in NUMBERS and b in NUMBERS:
        return undefined(lambda: CorrelationSimilarity.compute(real[columns], fake[columns]))
    continuous = [name for name in columns if name in NUMBERS]
    return undefined(
        lambda: ContingencySimilarity.compute(
            real[columns].copy(), fake[columns].copy(), continuous_column_names=continuous or None
        )
    )


def report(real, fake, correlation, association):
    quality = QualityReport()
    quality.real_correlation_threshold = correlation
    quality.real_association_threshold = association
    quality.generate({"t": real}, {"t": fake}, {"tables": {"t": METADATA}}, verbose=False)
    properties = quality.get_properties().set_index("Property")["Score"]
    pairs = quality.get_details("Column Pair Trends")
    return {
        "quality": number(quality.get_score()),
        "shapes": number(properties["Column Shapes"]),
        "trends": number(properties["Column Pair Trends"]),
        "pairs": [number(score) for score in pairs["Score"]],
    }


def random_rows(real, rng, rows):
    values = {}
    for name in real.columns:
        if name in NUMBERS:
            values[name] = rng.uniform(real[name].min(), real[name].max(), rows).round(2)
        else:
            values[name] = rng.choice(real[name].dropna().unique(), rows)
    return pd.DataFrame(values)


def table(frame):
    return [[None if pd.isna(v) else (float(v) if isinstance(v, float) else v) for v in row] for row in frame.itertuples(index=False)]


def written(name, real, fake, held_out):
    rng = np.random.default_rng(7)
    columns = list(real.columns)
    drawn = random_rows(real, rng, len(fake))
    to_real = calculate_dcr(fake, real, METADATA)
    return {
        "name": name,
        "columns": columns,
        "numbers": NUMBERS,
        "real": table(real),
        "fake": table(fake),
        "heldOut": table(held_out),
        "random": table(drawn),
        "shapes": [
            undefined(lambda c=c: (KSComplement if c in NUMBERS else TVComplement).compute(real[c], fake[c]))
            for c in columns
        ],
        "pairs": [pair(real, fake, a, b) for a, b in itertools.combinations(columns, 2)],
        "ownEdges": report(real, fake, 0, 0),
        "report": report(real, fake, 0.5, 0.3),
        "closest": to_real.tolist(),
        "closestHeldOut": calculate_dcr(fake, held_out, METADATA).tolist(),
        "overfitting": DCROverfittingProtection.compute(real, fake, held_out, METADATA, None),
        "baseline": number(min(1.0, to_real.median() / calculate_dcr(drawn, real, METADATA).median())),
        "newRows": NewRowSynthesis.compute(real, fake, METADATA),
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "tables.json", "w") as file:
        json.dump([written(*case) for case in cases()], file)
        file.write("\n")


main()
