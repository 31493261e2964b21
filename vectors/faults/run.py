#!/usr/bin/env python3
"""Removes the checks that the negative vectors aim at, one at a time, and says which vectors notice.

    python3 vectors/faults/run.py [DIRECTORY]

works in a copy of the tree (DIRECTORY, by default a temporary one), as tests/mutations.py does, with the faults of that file and of those beside this one: (what, file from
impl/src on, text, text with ON). Each negative vector must be missed with at least one fault; vectors/VALIDATED.md, which this writes, says with which. Exit code 1 when one never is.
"""

import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plant_switch(source, module):
    """The switch for faults in the adapters of vectors/src, which stand for checks of libraries."""
    (source / "faults.rs").write_text(module)
    library = source / "lib.rs"
    library.write_text(library.read_text().replace("pub mod args;", "pub mod args;\nmod faults;", 1))


def build(into):
    command = ["cargo", "build", "--release", "-p", "secagg-vectors", "--example", "refusals"]
    if subprocess.run(command, cwd=into).returncode != 0:
        sys.exit("the faults do not build")
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", into / "target"))
    return target / "release" / "examples" / "refusals"


def missed(program, fault):
    """The vectors that are not refused as they must with this fault; what was said when it ended badly."""
    environment = dict(os.environ, SECAGG_FAULT=str(fault), RUST_BACKTRACE="0")
    ran = subprocess.run([program], env=environment, capture_output=True, text=True)
    return set(re.findall(r"^missed (\S+)$", ran.stdout, re.MULTILINE)), ran


def play(mutations, faults, into, noticed):
    """Plants one list of faults and notes what each makes miss; whether all could be planted."""
    mutations.copy_tree(into)
    whole = mutations.plant(into, faults)
    plant_switch(into / "vectors" / "src", mutations.MODULE)
    program = build(into)
    untouched, ran = missed(program, 0)
    if untouched or ran.returncode != 0:
        sys.exit(f"without a fault: {sorted(untouched)} {ran.stderr}")
    for name, count in re.findall(r"^(\S+): (\d+)$", ran.stdout, re.MULTILINE):
        for number in range(1, int(count) + 1):
            noticed.setdefault(f"{name}/{number}", [])
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for fault, (found, _) in zip(faults, pool.map(lambda n: missed(program, n), range(1, len(faults) + 1))):
            for test in found:
                noticed[test].append(fault[0])
    return whole


def main():
    mutations = load(ROOT / "tests" / "mutations.py")
    paths = [path for path in sorted(HERE.glob("*.py")) if path != pathlib.Path(__file__).resolve()]
    # Lists overlap in the text that they change: each is built in alone.
    lists = [mutations.FAULTS, *(load(path).FAULTS for path in paths)]
    into = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="secagg-faults-"))
    noticed, whole = {}, True
    for faults in lists:
        whole &= play(mutations, faults, into, noticed)
    count = sum(map(len, lists))
    report(noticed, count)
    bare = sorted(test for test, by in noticed.items() if not by)
    print(f"{len(noticed)} negative vectors, {count} faults; {len(bare)} vectors that no fault makes miss")
    for test in bare:
        print(f"  {test}")
    sys.exit(0 if whole and not bare else 1)


def report(noticed, count):
    lines = [
        "# Each negative vector, and a check without which it is missed\n",
        "```\npython3 vectors/faults/run.py\n```\n",
        f"removes checks from the implementation, {count} faults, one at a time, puts all negative vectors to it each time, and writes this page. Named is one fault of those that "
        "make the vector miss: it is then accepted, or refused for another reason.\n",
        "| vector | fault |\n|---|---|",
    ]
    for test, by in sorted(noticed.items(), key=lambda item: (item[0].split("/")[0], int(item[0].split("/")[1]))):
        lines.append(f"| `{test}` | {min(by, key=len) if by else '**none**'} |")
    (ROOT / "vectors" / "VALIDATED.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
