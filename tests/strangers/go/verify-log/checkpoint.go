package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// openCheckpoint verifies a signed checkpoint's signatures and returns the tree it commits to.
func openCheckpoint(k *keys, signed []byte) (tlog.Tree, error) {
	known := append([]note.Verifier{k.log}, k.witnesses...)
	n, err := note.Open(signed, note.VerifierList(known...))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	signedByLog, cosigned := false, 0
	for _, s := range n.Sigs {
		if s.Name == k.log.Name() && s.Hash == k.log.KeyHash() {
			signedByLog = true
		} else {
			cosigned++
		}
	}
	if !signedByLog {
		return tlog.Tree{}, fmt.Errorf("checkpoint: not signed by the log's key %s", k.log.Name())
	}
	if cosigned < k.cosigned {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %d known witnesses cosigned it, %d are asked for", cosigned, k.cosigned)
	}
	// The library's base64 forgives stray trailing bits; a canonical note has none.
	for _, s := range append(n.Sigs, n.UnverifiedSigs...) {
		if _, err := strictBase64(s.Base64); err != nil {
			return tlog.Tree{}, fmt.Errorf("checkpoint: signature of %s: %w", s.Name, err)
		}
	}
	return parseTree(n.Text, k.log.Name())
}

// parseTree reads the C2SP tlog-checkpoint body: origin, size, root hash, optional extension lines.
func parseTree(text, origin string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return tlog.Tree{}, errors.New("checkpoint: fewer than three lines")
	}
	for i, l := range lines[:len(lines)-1] {
		if l == "" {
			return tlog.Tree{}, fmt.Errorf("checkpoint: line %d is empty", i+1)
		}
	}
	if lines[0] != origin {
		return tlog.Tree{}, fmt.Errorf("checkpoint: origin %q, want %q", lines[0], origin)
	}
	size, err := strictDecimal(lines[1])
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: size: %w", err)
	}
	root, err := parseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: root: %w", err)
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

func parseHash(s string) (tlog.Hash, error) {
	var h tlog.Hash
	b, err := strictBase64(s)
	if err != nil {
		return h, err
	}
	if len(b) != tlog.HashSize {
		return h, fmt.Errorf("%d bytes, want %d", len(b), tlog.HashSize)
	}
	copy(h[:], b)
	return h, nil
}

func strictBase64(s string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, err
	}
	if base64.StdEncoding.EncodeToString(b) != s {
		return nil, errors.New("base64 is not canonical")
	}
	return b, nil
}

func strictDecimal(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("%q is not a plain decimal number", s)
	}
	return n, nil
}
