"""
Makes fixtures with PyTorch: `python3 generate.py --seed N --out FOLDER`. Ends with 1 if a case is missing.
Not a test: `fixtures.mjs` starts it, and the tests beside it read what it wrote.
"""
import argparse
import pathlib
import sys

import torch

from book import Book
from families import FAMILIES
from noise import COMPARISONS
import networks
import optimizers
import schedules
import zoo

LEAST_CASES = 500


def main():
    """Writes every case, then says what is short."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int, required=True)
    arguments.add_argument("--out", type=pathlib.Path, required=True)
    asked = arguments.parse_args()
    torch.set_num_threads(1)
    book = Book(asked.seed)
    for family in FAMILIES:
        family.write(book)
    asked.out.mkdir(parents=True, exist_ok=True)
    book.write(asked.out, {
        "trajectories": optimizers.trajectories(book),
        "training": networks.training_runs(book),
        "schedules": schedules.schedules(book),
    })
    book.noisy += zoo.write(asked.seed, asked.out)
    wanted = {op: names for family in (*FAMILIES, optimizers, networks, schedules)
              for op, names in family.WANTED.items()}
    short = book.shortages(wanted)
    if len(book.cases) < LEAST_CASES:
        short.append(f"all: {len(book.cases)}, at least {LEAST_CASES} wanted")
    if book.noisy > COMPARISONS:
        short.append(f"none, but {book.noisy} values by noise, at most {COMPARISONS} reckoned with")
    for line in short:
        print(f"short of cases: {line}", file=sys.stderr)
    print(f"{book.noisy} values by noise, {len(book.cases)} cases of {len({case['op'] for case in book.cases})} ops, torch {torch.__version__}, seed {asked.seed}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
