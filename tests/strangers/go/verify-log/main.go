// Command verify-log checks a log folder, and proofs taken from it, without any of Entente's own code.
//
// It stands on golang.org/x/mod/sumdb/note and tlog, the libraries of the Go checksum database. They speak
// the same notes and the same RFC 6962 trees, with two differences this program bridges: their tile paths
// carry the tile height, and their tree heads name one fixed origin.
//
//	verify-log -key VKEY [-witness VKEY]... [-cosigned N] [-proof FILE[=ENTRY]]... [-older FILE]... [-sample N] [DIR]
//
// It prints what it verified and exits 0, or prints the fault and exits 1; 2 is for wrong use.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// list collects a flag that may be given more than once.
type list []string

func (l *list) String() string     { return strings.Join(*l, " ") }
func (l *list) Set(v string) error { *l = append(*l, v); return nil }

func main() {
	var witnesses, proofs, older list
	key := flag.String("key", "", "verifier key of the log's origin")
	flag.Var(&witnesses, "witness", "verifier key of a known witness (repeatable)")
	cosigned := flag.Int("cosigned", 0, "how many known witnesses must have cosigned every checkpoint")
	flag.Var(&proofs, "proof", "tlog-proof file to check, optionally FILE=ENTRY with the entry's bytes (repeatable)")
	flag.Var(&older, "older", "checkpoint the log served earlier, which it must have grown from (repeatable)")
	sample := flag.Int("sample", 64, "how many entries to prove included, and old sizes to prove consistent")
	flag.Parse()
	if *key == "" || flag.NArg() > 1 || (flag.NArg() == 0 && (len(proofs) == 0 || len(older) > 0)) {
		flag.Usage()
		os.Exit(2)
	}
	keys, err := newKeys(*key, witnesses, *cosigned)
	if err != nil {
		fmt.Fprintln(os.Stderr, "verify-log:", err)
		os.Exit(2)
	}
	if err := run(keys, flag.Arg(0), proofs, older, *sample); err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func run(keys *keys, dir string, proofs, older []string, sample int) error {
	var log *verifiedLog
	if dir != "" {
		var err error
		if log, err = verifyFolder(keys, dir, sample); err != nil {
			return err
		}
		fmt.Printf("origin %s, root %s\n", keys.log.Name(), log.tree.Hash)
		fmt.Printf("%d inclusion and %d consistency proofs verified\n", log.inclusions, log.consistencies)
	}
	for _, file := range older {
		if err := verifyOlder(keys, file, log); err != nil {
			return fmt.Errorf("older checkpoint %s: %w", file, err)
		}
	}
	for _, p := range proofs {
		if err := verifyProofFile(keys, p, log); err != nil {
			return fmt.Errorf("proof %s: %w", p, err)
		}
	}
	if len(older) > 0 {
		fmt.Printf("%d older checkpoints consistent\n", len(older))
	}
	if len(proofs) > 0 {
		fmt.Printf("%d proof files verified\n", len(proofs))
	}
	if log != nil {
		fmt.Printf("%d entries verified\n", log.tree.N)
	}
	return nil
}

// keys are the signers a reader has chosen to trust.
type keys struct {
	log       note.Verifier
	witnesses []note.Verifier
	cosigned  int
}

func newKeys(log string, witnesses []string, cosigned int) (*keys, error) {
	v, err := note.NewVerifier(log)
	if err != nil {
		return nil, fmt.Errorf("the log's key: %w", err)
	}
	k := &keys{log: v, cosigned: cosigned}
	for _, w := range witnesses {
		c, err := newCosigner(w)
		if err != nil {
			return nil, fmt.Errorf("witness key %q: %w", w, err)
		}
		k.witnesses = append(k.witnesses, c)
	}
	return k, nil
}
