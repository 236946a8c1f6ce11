"""What the strangers get to see: a node's log, cosigned by a witness, with statements of every kind."""

import json
import pathlib
import time
import urllib.request

import alter
from program import Broken, Entente

ROOT = pathlib.Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "tests" / "frozen" / "record" / "v1"
ORIGIN = "log.example.org/strangers"
OPERATOR = "XM-OCHA-CBPF15"
# Enough plain statements that the log has a full tile, a second one and a level above.
PLAIN_STATEMENTS = 300
COSIGN_SECONDS = 30

# Fields to seal, per kind: a field, a field inside a sealed one, elements of arrays, a field of an element.
SEALS = {
    "stock": ["/body/place", "/body/place/facility", "/body/lines/1", "/body/lines/0/value", "/body/paid_by/0"],
    "consignment": ["/body/to", "/body/lines/1", "/body/lines/0/quantity", "/body/departs"],
    "inventory": ["/body/place", "/body/lines/0"],
    "party": ["/body/website"],
}
# Of those, the ones a bundle shows; the others stay sealed in it.
SHOWN = {"stock": ["/body/place", "/body/lines/1"], "consignment": ["/body/departs"]}


class Scene:
    """The folder, the keys to believe, and what is claimed about it."""

    def __init__(self):
        self.folder = None
        self.mirror = None
        self.older = []
        self.size = 0
        self.vkey = ""
        self.witnesses = []
        self.trust = []
        self.proofs = []
        self.bundles = []
        self.statements = []


class Parties:
    """Keys of the parties that sign, made and registered as they are needed."""

    def __init__(self, entente, work):
        self.entente, self.folder, self.jwks = entente, work / "keys", {}
        self.folder.mkdir()

    def file(self, party):
        """The key file of a party."""
        path = self.folder / f"{party.replace('/', '_')}.json"
        if party not in self.jwks:
            self.jwks[party] = self.entente.json("key", "new", "--party", party, "--out", path)["jwk"]
        return path

    def registration(self, party):
        """The operator's draft that gives a party its key."""
        return {
            "kind": "party", "at": "2026-01-01T00:00:00Z", "subject": f"party:{party}:self", "handling": "TLP:CLEAR",
            "body": {"party": party, "name": f"Party {party}", "org_type": "10",
                     "keys": [{"jwk": self.jwks[party], "from": "2020-01-01T00:00:00Z", "until": "2040-01-01T00:00:00Z"}]},
        }


def examples():
    """The frozen example of every kind, as drafts."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(EXAMPLES.glob("*.json"))}


def plain_drafts():
    """Many statements with nothing sealed, in several scripts."""
    base = examples()["transfer"]
    words = ["aid", "помощь", "援助", "مساعدة", "aide à Gao"]
    for n in range(PLAIN_STATEMENTS):
        draft = json.loads(json.dumps(base))
        draft["subject"] = f"transfer:{OPERATOR}:plain-{n}"
        draft["body"]["note"] = f"{words[n % len(words)]} {n}"
        yield draft


def sign(entente, parties, party, drafts, work, seals=()):
    """Signs drafts; answers [{statement, jws, disclosures}]."""
    file = work / "drafts.ndjson"
    file.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in drafts), encoding="utf-8")
    options = [o for pointer in seals for o in ("--seal", f"{pointer}=staff-safety,{party},2030-12-31")]
    return entente.json("sign", "--key", parties.file(party), *options, file)


def submit(entente, url, signed, work):
    """Submits over HTTP; answers the receipts."""
    file = work / "signed"
    file.write_text("".join(s["statement"] + "\n" for s in signed), encoding="utf-8")
    receipts = entente.json("submit", "--to", url, file)
    if len(receipts) != len(signed) or any("error" in r for r in receipts):
        raise Broken(f"refused: {[r for r in receipts if 'error' in r][:3]}")
    return receipts


def fill(entente, parties, url, work, older):
    """Registers the parties and submits everything, keeping a checkpoint served on the way; answers
    [(kind, party, signed, receipt)] of the examples."""
    drafts = examples()
    owners = {kind: draft["subject"].split(":")[1] for kind, draft in drafts.items()}
    for party in set(owners.values()) - {OPERATOR}:
        parties.file(party)
    others = [parties.registration(party) for party in parties.jwks if party != OPERATOR]
    submit(entente, url, sign(entente, parties, OPERATOR, others, work), work)
    older.write_bytes(fetch(f"{url}/checkpoint"))
    submit(entente, url, sign(entente, parties, OPERATOR, plain_drafts(), work), work)
    entries = []
    for kind, draft in drafts.items():
        if kind == "party":
            # The frozen one carries keys of nobody here; the operator introduces a unit of its own instead.
            draft = parties.registration(OPERATOR)
            draft["subject"] = f"party:{OPERATOR}:desk"
            draft["body"].update(party=f"{OPERATOR}/desk", website="https://example.org/desk")
            del draft["body"]["keys"]
        signed = sign(entente, parties, owners[kind], [draft], work, SEALS.get(kind, ()))
        entries.append((kind, owners[kind], signed[0], submit(entente, url, signed, work)[0]))
    return entries


def wait_for_cosignature(checkpoint, witness_name):
    """The checkpoint in the folder carries the witness's line."""
    deadline = time.monotonic() + COSIGN_SECONDS
    while time.monotonic() < deadline:
        if f"\n— {witness_name} " in checkpoint.read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
    raise Broken(f"no cosignature within {COSIGN_SECONDS} s:\n{checkpoint.read_text(encoding='utf-8')}")


def fetch(url):
    """What a node serves under a URL."""
    with urllib.request.urlopen(url, timeout=COSIGN_SECONDS) as answer:
        return answer.read()


def size_of(checkpoint):
    """The tree size in a checkpoint's file."""
    return int(checkpoint.read_text(encoding="utf-8").split("\n")[1])


def mirror(url, folder):
    """Copies the log over HTTP: its checkpoint, and the files a tree of that size needs."""
    folder.mkdir()
    (folder / "checkpoint").write_bytes(fetch(f"{url}/checkpoint"))
    for kind, path in alter.needed_files(folder, size_of(folder / "checkpoint"), partial=True):
        if kind != "checkpoint":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(fetch(f"{url}/{path.relative_to(folder).as_posix()}"))


def claims_shown(entente, data, index, *options):
    """What the program says a statement's claims are."""
    shown = entente.json("show", "--data", data, *options, str(index))
    for own in ("hash", "kid", "index"):
        shown.pop(own)
    return {"v": 1, **shown}


def gather_statements(entente, scene, data, parties, entries, work):
    """Every example as it may be handed on: closed, opened in part, open; each with the claims to expect."""
    for kind, party, signed, receipt in entries:
        index, jwk = receipt["index"], parties.jwks[party]

        def add(how, text, claims, kind=kind, jwk=jwk):
            scene.statements.append({"name": f"{kind}-{how}", "statement": text, "jwk": jwk, "payload": claims})

        add("open", signed["statement"], claims_shown(entente, data, index, "--open"))
        if kind in SEALS:
            add("closed", signed["jws"] + "~", claims_shown(entente, data, index))
        bundle_file = work / f"{kind}.bundle.json"
        disclose = [o for pointer in SHOWN.get(kind, ()) for o in ("--disclose", pointer)]
        entente.run("prove", "--data", data, "--out", bundle_file, *disclose, receipt["jti"])
        scene.bundles.append(bundle_file)
        bundle = json.loads(bundle_file.read_text(encoding="utf-8"))
        proof, entry = work / f"{kind}.tlog-proof", work / f"{kind}.jws"
        proof.write_text(bundle["proof"], encoding="utf-8")
        entry.write_text(bundle["statement"], encoding="utf-8")
        scene.proofs.append(proof)
        if kind in SHOWN:
            text = "~".join([bundle["statement"], *bundle["disclosures"], ""])
            verified = entente.json("verify", *scene.trust, bundle_file)
            add("shown-in-part", text, None if "statement" not in verified else claims_of(verified["statement"]))


def claims_of(statement):
    """The claims among what `entente verify` says of a bundle."""
    return {"v": 1, **{k: v for k, v in statement.items() if k not in ("hash", "kid", "index")}}


def make_scene(program, work):
    """Builds it all; answers (the program, the scene)."""
    entente, scene = Entente(program, work), Scene()
    parties = Parties(entente, work)
    data, watcher = work / "node", work / "witness"
    node = entente.json(
        "init", "--data", data, "--origin", ORIGIN, "--party", OPERATOR, "--name", "Strangers' Fund",
        "--org-type", "40", "--key", parties.file(OPERATOR),
    )
    witness = entente.json(
        "init", "--data", watcher, "--origin", "witness.example.org/w1", "--party", "XM-DAC-7", "--name", "Witness",
    )
    logs = work / "logs.policy"
    logs.write_text(f"log {node['log_key']}\nquorum none\n", encoding="utf-8")
    policy = work / "policy"
    with entente.serve("witness", "--data", watcher, "--logs", logs) as watching:
        policy.write_text(
            f"log {node['log_key']}\nwitness w1 {witness['witness_key']} {watching.url}\nquorum w1\n", encoding="utf-8"
        )
        with entente.serve("serve", "--data", data, "--policy", policy) as serving:
            scene.older, scene.mirror = [work / "older-checkpoint"], work / "mirror"
            entries = fill(entente, parties, serving.url, work, *scene.older)
            wait_for_cosignature(data / "log" / "checkpoint", witness["witness_key"].split("+")[0])
            mirror(serving.url.rstrip("/"), scene.mirror)
    scene.folder = data / "log"
    scene.vkey, scene.witnesses = node["log_key"], [witness["witness_key"]]
    scene.trust = ["--policy", policy]
    scene.size = size_of(scene.folder / "checkpoint")
    gather_statements(entente, scene, data, parties, entries, work)
    return entente, scene
