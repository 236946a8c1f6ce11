# The same attribution as a sparse triangular system, solved by SciPy.
#
# What an account holds changes its mix only when something arrives: its mix after an arrival is the mix before, weighted by
# what was there, and the payer's mix at that moment, weighted by what arrived. One unknown per arrival and donor; every
# arrival depends on two earlier ones, so the matrix is unit lower triangular with two entries a row.
#
# Input: a file of flows as rows of four little-endian u64 (from, to, millionths, donor + 1 or
# 0), in order. Donors are no accounts here. Prints seconds; writes the donors' shares of every account as rows of f64.
import sys
import time

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import spsolve_triangular

path, accounts, donors = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
flows = np.fromfile(path, dtype="<u8").reshape(-1, 4)
start = time.perf_counter()
count = len(flows)
payer, payee, donor = flows[:, 0].astype(np.int64), flows[:, 1].astype(np.int64), flows[:, 3].astype(np.int64)
amount = flows[:, 2].astype(np.float64)
inner = donor == 0

# Balances of every account through time: cumulative sums of what arrives and leaves.
when = np.arange(count)
account = np.concatenate([payee, payer[inner]])
change = np.concatenate([amount, -amount[inner]])
event = np.concatenate([when, when[inner]])
# Whether it is an arrival, and which flow.
arrives = np.concatenate([np.ones(count, bool), np.zeros(int(inner.sum()), bool)])
order = np.lexsort((event, account))
account, change, event, arrives = account[order], change[order], event[order], arrives[order]
running = np.cumsum(change)
first = np.concatenate([[True], account[1:] != account[:-1]])
base = np.maximum.accumulate(np.where(first, np.arange(len(account)), 0))
balance = running - np.where(base > 0, running[base - 1], 0.0)

# The last arrival of the same account, before each event.
position = np.where(arrives, np.arange(len(account)), -1)
latest = np.maximum.accumulate(np.maximum(position, base - 1))
before = np.concatenate([[-1], latest[:-1]])
before = np.where(before >= base, before, -1)
previous = np.where(before >= 0, event[before], -1)

own = np.full(count, -1)
own[event[arrives]] = previous[arrives]
after = np.zeros(count)
after[event[arrives]] = balance[arrives]
source = np.full(count, -1)
source[event[~arrives]] = previous[~arrives]

weight = amount / after
rows, columns, values = [when], [when], [np.ones(count)]
kept = own >= 0
rows.append(when[kept]); columns.append(own[kept]); values.append(weight[kept] - 1.0)
fed = source >= 0
rows.append(when[fed]); columns.append(source[fed]); values.append(-weight[fed])
matrix = csr_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(count, count))
right = np.zeros((count, donors))
given = donor > 0
right[when[given], donor[given] - 1] = weight[given]
mix = spsolve_triangular(matrix, right, lower=True, unit_diagonal=True, overwrite_b=True)

held = np.zeros((accounts, donors))
last_of = np.concatenate([account[1:] != account[:-1], [True]])
ends = latest[last_of]
some = ends >= base[last_of]
held[account[last_of][some]] = mix[event[ends[some]]] * balance[last_of][some][:, None]
print(time.perf_counter() - start)
held.astype("<f8").tofile(path + ".out")
