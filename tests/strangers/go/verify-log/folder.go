package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	// tileHeight is the one height of C2SP tlog-tiles: 256 hashes to a tile.
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	// entriesLevel is how the library names the level of raw records.
	entriesLevel = -1
)

// folder reads the files of a published log; it satisfies tlog.TileReader.
type folder struct {
	dir   string
	cache map[tlog.Tile][]byte
}

// c2spPath turns the library's coordinates (tile/8/0/000) into those of C2SP tlog-tiles (tile/0/000).
func c2spPath(t tlog.Tile) string {
	rest := strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	if t.L == entriesLevel {
		rest = "entries/" + strings.TrimPrefix(rest, "data/")
	}
	return "tile/" + rest
}

// read returns a tile's file, or, where a partial one is gone, the full one that replaced it.
func (f *folder) read(t tlog.Tile) ([]byte, bool, error) {
	data, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(c2spPath(t))))
	if errors.Is(err, fs.ErrNotExist) && t.W < tileWidth {
		whole := t
		whole.W = tileWidth
		if data, errWhole := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(c2spPath(whole)))); errWhole == nil {
			return data, true, nil
		}
	}
	return data, false, err
}

func (f *folder) Height() int { return tileHeight }

func (f *folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		if data, ok := f.cache[t]; ok {
			out[i] = data
			continue
		}
		data, whole, err := f.read(t)
		if err != nil {
			return nil, err
		}
		want := t.W * tlog.HashSize
		if whole {
			if len(data) != tileWidth*tlog.HashSize {
				return nil, fmt.Errorf("%s: the full tile in its place has %d bytes", c2spPath(t), len(data))
			}
			data = data[:want]
		}
		if len(data) != want {
			return nil, fmt.Errorf("%s: %d bytes, want %d", c2spPath(t), len(data), want)
		}
		out[i] = data
	}
	return out, nil
}

// SaveTiles keeps tiles the library has authenticated; leaf tiles are read once and not worth keeping.
func (f *folder) SaveTiles(tiles []tlog.Tile, data [][]byte) {
	for i, t := range tiles {
		if t.L > 0 || t.W < tileWidth {
			f.cache[t] = data[i]
		}
	}
}

// entries reads the bundle that holds the entries of level-0 tile n, width of them.
func (f *folder) entries(n int64, width int) ([][]byte, error) {
	t := tlog.Tile{H: tileHeight, L: entriesLevel, N: n, W: width}
	data, whole, err := f.read(t)
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for len(data) > 0 {
		if len(data) < 2 {
			return nil, fmt.Errorf("%s: ends inside a length", c2spPath(t))
		}
		size := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+size {
			return nil, fmt.Errorf("%s: entry %d is cut short", c2spPath(t), len(out))
		}
		out = append(out, data[2:2+size])
		data = data[2+size:]
	}
	if whole && len(out) == tileWidth {
		out = out[:width]
	}
	if len(out) != width {
		return nil, fmt.Errorf("%s: %d entries, want %d", c2spPath(t), len(out), width)
	}
	return out, nil
}
