"""The independent verifiers, as the driver calls them. Each answers: did it accept, and what did it print."""

import json
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent.parent
# A verifier that takes longer than this over a log of a few hundred entries hangs.
TIMEOUT_SECONDS = 120


def call(*args):
    """Runs a program: (exit code, what it printed)."""
    done = subprocess.run(
        [str(a) for a in args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", timeout=TIMEOUT_SECONDS, check=False,
    )
    return done.returncode, done.stdout


class LogJudge:
    """A verifier of a log folder. `reads` names the parts of the folder its verdict rests on."""

    def __init__(self, name, command, reads):
        self.name, self.command, self.reads = name, command, reads

    def accepts(self, scene, folder, proofs=None):
        """Whether the judge accepts the folder (with the scene's proofs, or those given)."""
        code, printed = call(*self.command(scene, folder, scene.proofs if proofs is None else proofs))
        if code not in (0, 1):
            raise RuntimeError(f"{self.name} broke down (exit {code}):\n{printed}")
        return code == 0, printed


def go_judge(program):
    """golang.org/x/mod/sumdb: signatures, tiles, bundles, proofs."""

    def command(scene, folder, proofs):
        args = [program, "-key", scene.vkey, "-cosigned", len(scene.witnesses)]
        for witness in scene.witnesses:
            args += ["-witness", witness]
        for proof in proofs:
            # The entry stands beside its proof; an altered copy of a proof is checked against the log's entry.
            entry = proof.with_suffix(".jws")
            args += ["-proof", f"{proof}={entry}" if entry.exists() else proof]
        for older in scene.older:
            args += ["-older", older]
        return args + [folder]

    return LogJudge("go x/mod/sumdb", command, {"checkpoint", "tile", "entries", "proof"})


def merkle_judge(python):
    """pymerkle: bundles, root, proofs."""

    def command(_scene, folder, proofs):
        return [python, HERE / "python" / "verify_log.py", folder, *proofs]

    return LogJudge("pypi pymerkle", command, {"entries", "proof"})


class StatementJudge:
    """A verifier of statements: one run judges many."""

    def __init__(self, name, *command):
        self.name, self.command = name, command

    def refused(self, cases):
        """The names of the cases it refused, with its reasons."""
        with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as file:
            for case in cases:
                file.write(json.dumps(case) + "\n")
            file.flush()
            code, printed = call(*self.command, file.name)
        lines = printed.splitlines()
        reasons = dict(line.split(" refused: ", 1) for line in lines if " refused: " in line)
        verified = {line.removesuffix(" verified") for line in lines if line.endswith(" verified")}
        unanswered = [c["name"] for c in cases if c["name"] not in reasons and c["name"] not in verified]
        if code not in (0, 1) or unanswered:
            raise RuntimeError(f"{self.name} broke down (exit {code}), no answer for {unanswered[:3]}:\n{printed[-2000:]}")
        return reasons


def statement_judges(npm=None, python=None):
    """The SD-JWT libraries that are installed."""
    judges = []
    if npm:
        judges.append(StatementJudge("npm @sd-jwt/core", "node", npm))
    if python:
        judges.append(StatementJudge("pypi sd-jwt", python, HERE / "python" / "verify_statements.py"))
    return judges
