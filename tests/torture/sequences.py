"""`python -m tests.torture.sequences`: the money's machine for some sequences, in a process of its own; one JSON line."""

from config.sqlite import use_bundled_sqlite

use_bundled_sqlite()

import argparse  # noqa: E402 (after the swap)
import gc  # noqa: E402
import json  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import shutil  # noqa: E402
import tempfile  # noqa: E402
from pathlib import Path  # noqa: E402

from tests.torture.mutants import MUTANTS  # noqa: E402
from tests.torture.planting import plant  # noqa: E402

MEMORY = Path("/dev/shm")
SELDOM = (20_000, 20, 50)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture.sequences", description=__doc__)
    parser.add_argument("--sequences", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--mutant", help="the name of a planted bug")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    for mutant in MUTANTS:
        if mutant.name == asked.mutant:
            plant(mutant)
    folder = Path(tempfile.mkdtemp(prefix="okoshko-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    try:
        print(json.dumps(_run(folder, asked.sequences, asked.seed)), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, sequences: int, seed: int) -> dict[str, object]:
    from tests.billing.machine.running import counted, run  # after the bug was planted
    from tests.billing.machine.scene import scene
    from tests.databases import databases_of_this_run

    # What is imported stays; looking through it again and again would take a tenth of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    databases = databases_of_this_run(folder)
    found, how = None, ""
    try:
        run(databases, scene(databases), sequences=sequences, chance=seed)
    except Exception as error:
        found = f"{type(error).__name__}: {str(error) or repr(error)}"[:1500]
        how = "\n".join(getattr(error, "__notes__", ()))
    return {"found": found, "how": how, **counted()}


if __name__ == "__main__":
    main()
