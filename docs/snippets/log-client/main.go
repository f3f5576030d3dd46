// Command log-client checks a transparency log that it knows by its public key alone. It shares no code with the log:
// signatures, tiles, hashes and proofs are those of golang.org/x/mod/sumdb, which checks Go's own module database.
//
//	log-client PREFIX VKEY_FILE [CHECKPOINT_FILE]
//
// PREFIX is the log's address (https://…/log) or a folder that `xacthuc log export` wrote. It checks that the log's key
// signed the checkpoint, that every entry is in its tree, and, with a checkpoint kept from before, that the log has only
// been added to since then.
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8 // 256 hashes a tile (C2SP tlog-tiles)

// read fetches one of the log's resources, over HTTP or from a folder.
func read(prefix, name string) ([]byte, error) {
	if !strings.HasPrefix(prefix, "http") {
		return os.ReadFile(filepath.Join(prefix, filepath.FromSlash(name)))
	}
	answer, err := http.Get(strings.TrimRight(prefix, "/") + "/" + name)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", name, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// openCheckpoint checks the log's signature; those of others, such as witnesses, are left aside.
func openCheckpoint(text []byte, key note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(text, note.VerifierList(key))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != key.Name() {
		return tlog.Tree{}, errors.New("a checkpoint of another log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// tiles gives tlog the hashes of the log; tlog itself holds each tile to the signed root before it uses it.
type tiles struct{ prefix string }

func (t tiles) Height() int                     { return tileHeight }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		// tlog writes the height into the path, tlog-tiles does not.
		name := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
		data, err := read(t.prefix, name)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// entriesOf reads a bundle: each entry after its length in two bytes.
func entriesOf(prefix string, index, width int64) ([][]byte, error) {
	tile := tlog.Tile{H: tileHeight, L: -1, N: index, W: int(width)}
	name := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", tileHeight), "tile/entries/", 1)
	data, err := read(prefix, name)
	var entries [][]byte
	for err == nil && len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New(name + " is cut short")
		}
		length := 2 + int(binary.BigEndian.Uint16(data))
		entries, data = append(entries, data[2:length]), data[length:]
	}
	if err == nil && int64(len(entries)) != width {
		err = fmt.Errorf("%s has %d entries", name, len(entries))
	}
	return entries, err
}

// checkEntries proves of every entry that it is in the tree.
func checkEntries(prefix string, tree tlog.Tree, hashes tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += 1 << tileHeight {
		width := min(tree.N-first, 1<<tileHeight)
		entries, err := entriesOf(prefix, first>>tileHeight, width)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			index := first + int64(i)
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
				return fmt.Errorf("entry %d: %w", index, err)
			}
		}
	}
	return nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func run(args []string) error {
	if len(args) < 2 || len(args) > 3 {
		return errors.New("usage: log-client PREFIX VKEY_FILE [CHECKPOINT_FILE]")
	}
	vkey, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	key, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return err
	}
	text, err := read(args[0], "checkpoint")
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(text, key)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	fmt.Printf("signed: %d entries of %s, root %s\n", tree.N, key.Name(), tree.Hash)
	hashes := tlog.TileHashReader(tree, tiles{args[0]})
	if err := checkEntries(args[0], tree, hashes); err != nil {
		return err
	}
	fmt.Printf("included: all %d entries\n", tree.N)
	if len(args) == 2 {
		return nil
	}
	kept, err := os.ReadFile(args[2])
	if err != nil {
		return err
	}
	older, err := openCheckpoint(kept, key)
	if err != nil {
		return fmt.Errorf("%s: %w", args[2], err)
	}
	if older.N > tree.N {
		return fmt.Errorf("the log has %d entries, fewer than the %d of %s", tree.N, older.N, args[2])
	}
	if older.N > 0 {
		proof, err := tlog.ProveTree(tree.N, older.N, hashes)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
			return fmt.Errorf("the log does not go on from %s: %w", args[2], err)
		}
	}
	fmt.Printf("consistent: goes on from the %d entries of %s\n", older.N, args[2])
	return nil
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}
