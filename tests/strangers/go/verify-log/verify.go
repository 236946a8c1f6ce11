package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/bits"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

// verifiedLog is a folder whose every entry has been tied to its signed checkpoint.
type verifiedLog struct {
	folder        *folder
	tree          tlog.Tree
	hashes        tlog.HashReader
	inclusions    int
	consistencies int
}

func verifyFolder(k *keys, dir string, sample int) (*verifiedLog, error) {
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return nil, err
	}
	tree, err := openCheckpoint(k, signed)
	if err != nil {
		return nil, err
	}
	if tree.N == 0 {
		return nil, errors.New("checkpoint: the log is empty")
	}
	f := &folder{dir: dir, cache: map[tlog.Tile][]byte{}}
	log := &verifiedLog{folder: f, tree: tree, hashes: tlog.TileHashReader(tree, f)}
	if err := log.verifyEntries(); err != nil {
		return nil, err
	}
	if err := log.verifyProofs(sample); err != nil {
		return nil, err
	}
	return log, log.verifyOlderTiles()
}

// verifyEntries hashes every entry anew and holds it against the tile the checkpoint vouches for, and folds
// the same leaves into a root of its own.
func (l *verifiedLog) verifyEntries() error {
	var edge []tlog.Hash // roots of the perfect subtrees so far, largest first
	for start := int64(0); start < l.tree.N; start += tileWidth {
		width := int64(tileWidth)
		if l.tree.N-start < width {
			width = l.tree.N - start
		}
		entries, err := l.folder.entries(start/tileWidth, int(width))
		if err != nil {
			return err
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, start+int64(i))
		}
		leaves, err := l.hashes.ReadHashes(indexes)
		if err != nil {
			return fmt.Errorf("tiles over entries %d to %d: %w", start, start+width-1, err)
		}
		for i, entry := range entries {
			index := start + int64(i)
			leaf := tlog.RecordHash(entry)
			if leaf != leaves[i] {
				return fmt.Errorf("entry %d: hashes to %s, its tile says %s", index, leaf, leaves[i])
			}
			edge = append(edge, leaf)
			for n := bits.TrailingZeros64(uint64(index + 1)); n > 0; n-- {
				last := len(edge) - 1
				edge = append(edge[:last-1], tlog.NodeHash(edge[last-1], edge[last]))
			}
		}
	}
	root := edge[len(edge)-1]
	for i := len(edge) - 2; i >= 0; i-- {
		root = tlog.NodeHash(edge[i], root)
	}
	if root != l.tree.Hash {
		return fmt.Errorf("the entries hash to root %s, the checkpoint says %s", root, l.tree.Hash)
	}
	return nil
}

// verifyProofs proves entries spread over the log included, and trees of older sizes consistent with it.
func (l *verifiedLog) verifyProofs(sample int) error {
	for _, i := range spread(l.tree.N, sample) {
		entry, err := l.entry(i)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveRecord(l.tree.N, i, l.hashes)
		if err != nil {
			return fmt.Errorf("inclusion of %d: %w", i, err)
		}
		if err := tlog.CheckRecord(proof, l.tree.N, l.tree.Hash, i, tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("inclusion of %d: %w", i, err)
		}
		l.inclusions++
		old, err := tlog.TreeHash(i+1, l.hashes)
		if err != nil {
			return fmt.Errorf("tree of size %d: %w", i+1, err)
		}
		tree, err := tlog.ProveTree(l.tree.N, i+1, l.hashes)
		if err != nil {
			return fmt.Errorf("consistency with %d: %w", i+1, err)
		}
		if err := tlog.CheckTree(tree, l.tree.N, l.tree.Hash, i+1, old); err != nil {
			return fmt.Errorf("consistency with %d: %w", i+1, err)
		}
		l.consistencies++
	}
	return nil
}

// verifyOlder proves that the log grew from the tree of a checkpoint it served earlier.
func verifyOlder(k *keys, file string, log *verifiedLog) error {
	signed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	// Witnesses may have joined since; what binds the log is its own signature.
	older, err := openCheckpoint(&keys{log: k.log}, signed)
	if err != nil {
		return err
	}
	if older.N > log.tree.N {
		return fmt.Errorf("of size %d, the log has shrunk to %d", older.N, log.tree.N)
	}
	if older.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(log.tree.N, older.N, log.hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, log.tree.N, log.tree.Hash, older.N, older.Hash)
}

// verifyOlderTiles checks the partial tiles and bundles left by smaller trees: they must be beginnings of
// what stands there now, or a reader of an old checkpoint would be told something else.
func (l *verifiedLog) verifyOlderTiles() error {
	root := filepath.Join(l.folder.dir, "tile")
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(l.folder.dir, path)
		if err != nil {
			return err
		}
		t, err := parseC2SPPath(filepath.ToSlash(rel))
		if err != nil || (t.W == tileWidth && t.L == entriesLevel) {
			// Not a file any reader would ask for, or a full bundle verifyEntries has read already.
			return nil
		}
		level := t.L
		if level == entriesLevel {
			level = 0
		}
		// A writer stopped between tiles and checkpoint may leave tiles beyond the tree; they bind nothing.
		if (t.N<<tileHeight+int64(t.W))<<(tileHeight*uint(level)) > l.tree.N {
			return nil
		}
		if t.L == entriesLevel {
			entries, err := l.folder.entries(t.N, t.W)
			if err != nil {
				return err
			}
			indexes := make([]int64, len(entries))
			for i := range indexes {
				indexes[i] = tlog.StoredHashIndex(0, t.N<<tileHeight+int64(i))
			}
			leaves, err := l.hashes.ReadHashes(indexes)
			if err != nil {
				return err
			}
			for i, e := range entries {
				if tlog.RecordHash(e) != leaves[i] {
					return fmt.Errorf("%s: entry %d differs from the log's", rel, i)
				}
			}
			return nil
		}
		want, err := tlog.ReadTileData(t, l.hashes)
		if err != nil {
			return fmt.Errorf("%s: %w", rel, err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if string(got) != string(want) {
			return fmt.Errorf("%s: differs from the log's", rel)
		}
		return nil
	})
}

func (l *verifiedLog) entry(i int64) ([]byte, error) {
	width := l.tree.N - i/tileWidth*tileWidth
	if width > tileWidth {
		width = tileWidth
	}
	entries, err := l.folder.entries(i/tileWidth, int(width))
	if err != nil {
		return nil, err
	}
	return entries[i%tileWidth], nil
}

// spread picks at most count numbers below n: the first, the last and evenly between.
func spread(n int64, count int) []int64 {
	if n <= int64(count) {
		count = int(n)
	}
	var out []int64
	for k := 0; k < count; k++ {
		i := int64(0)
		if count > 1 {
			i = int64(k) * (n - 1) / int64(count-1)
		}
		if len(out) == 0 || out[len(out)-1] != i {
			out = append(out, i)
		}
	}
	return out
}
