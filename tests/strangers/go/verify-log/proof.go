package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// maxProofLines bounds an inclusion proof: a tree has at most 63 levels above its leaves.
const maxProofLines = 63

// tlogProof is a C2SP tlog-proof file.
type tlogProof struct {
	index      int64
	path       tlog.RecordProof
	checkpoint []byte
}

func parseProof(data []byte) (*tlogProof, error) {
	head, checkpoint, found := bytes.Cut(data, []byte("\n\n"))
	if !found {
		return nil, errors.New("no empty line before a checkpoint")
	}
	lines := strings.Split(string(head), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return nil, fmt.Errorf("first line %q", lines[0])
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		if _, err := strictBase64(strings.TrimPrefix(lines[0], "extra ")); err != nil {
			return nil, fmt.Errorf("extra: %w", err)
		}
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return nil, errors.New("no index line")
	}
	index, err := strictDecimal(strings.TrimPrefix(lines[0], "index "))
	if err != nil {
		return nil, err
	}
	p := &tlogProof{index: index, checkpoint: checkpoint}
	if len(lines)-1 > maxProofLines {
		return nil, fmt.Errorf("%d proof lines, at most %d make sense", len(lines)-1, maxProofLines)
	}
	for _, l := range lines[1:] {
		h, err := parseHash(l)
		if err != nil {
			return nil, fmt.Errorf("proof line %q: %w", l, err)
		}
		p.path = append(p.path, h)
	}
	return p, nil
}

// verifyProofFile checks FILE or FILE=ENTRY. With a verified log at hand, the proof must speak of that log:
// its tree must be the log's at that size, and its entry the log's at that index.
func verifyProofFile(k *keys, arg string, log *verifiedLog) error {
	file, entryFile, hasEntry := strings.Cut(arg, "=")
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	p, err := parseProof(data)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(k, p.checkpoint)
	if err != nil {
		return err
	}
	var entry []byte
	if hasEntry {
		if entry, err = os.ReadFile(entryFile); err != nil {
			return err
		}
	}
	if log != nil && tree.N <= log.tree.N && p.index < log.tree.N {
		logged, err := log.entry(p.index)
		if err != nil {
			return err
		}
		if hasEntry && !bytes.Equal(entry, logged) {
			return fmt.Errorf("entry %d of the log is another", p.index)
		}
		entry, hasEntry = logged, true
		root, err := tlog.TreeHash(tree.N, log.hashes)
		if err != nil {
			return err
		}
		if root != tree.Hash {
			return fmt.Errorf("its checkpoint of size %d is not of this log", tree.N)
		}
	}
	if !hasEntry {
		return errors.New("no entry to check it with: give FILE=ENTRY or a log that holds it")
	}
	return tlog.CheckRecord(p.path, tree.N, tree.Hash, p.index, tlog.RecordHash(entry))
}

// parseC2SPPath reads tile/<L>/<N>[.p/<W>] and tile/entries/<N>[.p/<W>].
func parseC2SPPath(path string) (tlog.Tile, error) {
	rest := strings.TrimPrefix(path, "tile/")
	if e := strings.TrimPrefix(rest, "entries/"); e != rest {
		rest = "data/" + e
	}
	t, err := tlog.ParseTilePath(fmt.Sprintf("tile/%d/%s", tileHeight, rest))
	if err != nil {
		return t, fmt.Errorf("%s: not a tile path", path)
	}
	return t, nil
}
