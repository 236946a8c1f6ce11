"""Lets strangers judge Entente.

A node made with the `entente` program takes in statements, sealed ones among them, and proves them. Verifiers
built on other people's libraries then judge the log, the proofs and the statements, and must accept them; and
must refuse each of them with one bit changed. Ends with the line "strangers: N passed, N failed, N skipped".
"""

import argparse
import os
import pathlib
import shutil
import sys
import tempfile

import alter
import judges
from scene import make_scene

# How many places of each file, bundle and statement are altered. Statements are judged by the thousand in one
# run of a verifier, the others one by one.
FLIPS_PER_FILE = 12
FLIPS_PER_BUNDLE = 24
FLIPS_PER_STATEMENT = 240


class Count:
    """What passed, what failed, and what could not be asked."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def expect(self, what, holds, detail=""):
        """One expectation: says so when it fails."""
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"  FAILED {what}\n    {str(detail).strip()[:2000]}")

    def skip(self, what):
        """Says what is left out."""
        self.skipped += 1
        print(f"  SKIPPED {what}")


def judge_log(count, judge, scene, work):
    """A whole log folder, and altered copies of it."""
    accepted, printed = judge.accepts(scene, scene.folder)
    count.expect(f"{judge.name} accepts the log", accepted and f"{scene.size} entries verified" in printed, printed)
    accepted, printed = judge.accepts(scene, scene.mirror)
    count.expect(f"{judge.name} accepts what was fetched over HTTP", accepted, printed)
    copy = work / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(scene.folder, copy)
    before, tried = count.failed, 0
    for kind, path in alter.needed_files(copy, scene.size):
        if kind not in judge.reads:
            continue
        for offset, bit, altered in alter.flips(path.read_bytes(), FLIPS_PER_FILE):
            with alter.in_file(path, altered):
                accepted, printed = judge.accepts(scene, copy, [])
            tried += 1
            count.expect(
                f"{judge.name} refuses {path.relative_to(copy)} with bit {bit} of byte {offset} changed", not accepted, printed
            )
    for proof in scene.proofs:
        target = work / f"altered-{pathlib.Path(proof).name}"
        for offset, bit, altered in alter.flips(pathlib.Path(proof).read_bytes(), FLIPS_PER_FILE):
            if not judge_reads_offset(judge, proof, offset):
                continue
            target.write_bytes(altered)
            accepted, printed = judge.accepts(scene, scene.folder, [target])
            tried += 1
            count.expect(
                f"{judge.name} refuses {target.name} with bit {bit} of byte {offset} changed", not accepted, printed
            )
    print(f"  {judge.name}: log of {scene.size} entries accepted, {tried} altered copies, {count.failed - before} taken")


def judge_reads_offset(judge, proof, offset):
    """Whether a byte of a proof file matters to a judge: one that looks at no signatures reads up to the root,
    and neither the first line nor the origin."""
    if "checkpoint" in judge.reads:
        return True
    text = pathlib.Path(proof).read_bytes()
    first_line, checkpoint = text.index(b"\n"), text.index(b"\n\n") + 2
    origin_end = text.index(b"\n", checkpoint)
    root_end = text.index(b"\n\n", checkpoint)
    return first_line < offset < checkpoint - 2 or origin_end < offset < root_end


def judge_statements(count, judge, scene):
    """Statements with all, some and none of their disclosures, and altered ones."""
    refused = judge.refused(scene.statements)
    for case in scene.statements:
        count.expect(f"{judge.name} accepts {case['name']}", case["name"] not in refused, refused.get(case["name"]))
    altered = []
    for case in scene.statements:
        for offset, bit, text in alter.text_flips(case["statement"], FLIPS_PER_STATEMENT):
            name = f"{case['name']} with bit {bit} of character {offset} changed".replace(" ", "_")
            altered.append({**case, "name": name, "statement": text})
    refused = judge.refused(altered)
    for case in altered:
        count.expect(f"{judge.name} refuses {case['name']}", case["name"] in refused, case["statement"])
    taken = sum(case["name"] not in refused for case in altered)
    print(f"  {judge.name}: {len(scene.statements)} statements accepted, {len(altered)} altered ones, {taken} taken")


def judge_ourselves(count, entente, scene, work):
    """The program's own verifier, on the same folder, the same bundles and the same alterations."""
    code, printed = entente.try_run("verify", *scene.trust, scene.folder)
    count.expect("entente verify accepts the log", code == 0, printed)
    copy = work / "own"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(scene.folder, copy)
    tried = 0
    for _, path in alter.needed_files(copy, scene.size):
        for offset, bit, altered in alter.flips(path.read_bytes(), FLIPS_PER_FILE):
            with alter.in_file(path, altered):
                code, printed = entente.try_run("verify", *scene.trust, copy)
            tried += 1
            count.expect(
                f"entente verify refuses {path.relative_to(copy)} with bit {bit} of byte {offset} changed", code == 1, printed
            )
    target = work / "altered.bundle"
    for bundle in scene.bundles:
        code, printed = entente.try_run("verify", *scene.trust, bundle)
        count.expect(f"entente verify accepts {bundle.name}", code == 0, printed)
        for offset, bit, altered in alter.flips(bundle.read_bytes(), FLIPS_PER_BUNDLE):
            target.write_bytes(altered)
            code, printed = entente.try_run("verify", *scene.trust, target)
            tried += 1
            count.expect(f"entente verify refuses {bundle.name} with bit {bit} of byte {offset} changed", code == 1, printed)
    print(f"  entente verify: log and {len(scene.bundles)} bundles accepted, {tried} altered copies")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entente", required=True, type=pathlib.Path, help="the program under test")
    parser.add_argument("--go", help="the built verify-log")
    parser.add_argument("--npm", help="verify-statements.js, its packages beside it")
    parser.add_argument("--python", help="a Python with the packages of python/requirements.txt")
    args = parser.parse_args()

    count = Count()
    with tempfile.TemporaryDirectory(prefix="entente-strangers-") as folder:
        work = pathlib.Path(os.path.realpath(folder))
        entente, scene = make_scene(args.entente.resolve(), work)
        judge_ourselves(count, entente, scene, work)
        log_judges = ([judges.go_judge(args.go)] if args.go else []) + (
            [judges.merkle_judge(args.python)] if args.python else []
        )
        for judge in log_judges:
            judge_log(count, judge, scene, work)
        for judge in judges.statement_judges(args.npm, args.python):
            judge_statements(count, judge, scene)
    for name, given in (("Go", args.go), ("JavaScript", args.npm), ("Python", args.python)):
        if not given:
            count.skip(f"the verifiers in {name}: their tools are not installed")
    print(f"strangers: {count.passed} passed, {count.failed} failed, {count.skipped} skipped")
    return 1 if count.failed or not count.passed else 0


if __name__ == "__main__":
    sys.exit(main())
