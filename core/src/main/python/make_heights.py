"""Writes heights.csv: Galton's 928 adult children, in inches, without the steps of his table.

Usage: make_heights.py galton.gdt heights.csv
(galton.gdt: the 928 rows "mid-parent child" of Galton 1886 as shipped with gretl, gzip'd XML.)

Galton printed counts in one-inch classes, so every published child height is the middle of a class.
A density cannot be learned from 14 distinct numbers: uniform noise of half a class to either side,
U[-0.5, 0.5) inch, is added once, with the fixed seed below, and rounded to four decimals.
The two end classes ("below" and "above" in Galton's table) carry the marks 61.7 and 73.7 and are
treated as one inch wide like the others.
"""

import gzip
import random
import re
import sys


def main(source, target):
    text = gzip.open(source, "rt", encoding="utf-8").read()
    marks = [float(child) for child in re.findall(r"<obs>\S+ (\S+) *</obs>", text)]
    assert len(marks) == 928, len(marks)
    noise = random.Random(1886)
    with open(target, "w", encoding="ascii", newline="\n") as out:
        out.write("height\n")
        for mark in marks:
            out.write(f"{mark + noise.random() - 0.5:.4f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
