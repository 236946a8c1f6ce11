# Builds pymerkle's tree over the numbered leaves of the measurement; prints seconds and the root in hex.
import sys
import time

from pymerkle import InmemoryTree

size = int(sys.argv[1])
entries = [b"%0400d" % n for n in range(size)]
start = time.perf_counter()
tree = InmemoryTree(algorithm="sha256")
for entry in entries:
    tree.append_entry(entry)
root = tree.get_state()
print(time.perf_counter() - start, root.hex())
