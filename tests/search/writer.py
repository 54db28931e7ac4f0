"""A process that commits to an index until it is killed, and says after each commit what it has done."""

import sys
from itertools import count

from heritage.search.index.generation import Generation

LAYOUT = {"version": "for tests"}
ROWS = 20


def commit(generation, number):
    """Give a row a new document, recognisable by its number."""
    terms = {"every": (1.0, 1), f"commit{number}": (1.0, 1)} | {f"term{i}": (1.0, 1) for i in range(200)}
    with generation.writing(timeout=20):
        generation.replace({f"row:{number % ROWS}": {"text": terms, "typed": {}}})


if __name__ == "__main__":
    folder, first = sys.argv[1:]
    for number in count(int(first)):
        commit(Generation(folder, LAYOUT), number)
        print(number, flush=True)
