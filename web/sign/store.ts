/**
 * Where a browser keeps its keys: IndexedDB, which takes a `CryptoKey` as it is, its secret unread. A key belongs to one
 * person of one party; several people may use one browser.
 */

import { SignFault } from "./fault.js";
import type { SigningKey } from "./key.js";

const DATABASE = "entente";
const STORE = "signing-keys";
const VERSION = 1;

/** A key as it is kept. */
interface Kept extends SigningKey {
  /** Whose it is: the party and the person's name there. */
  readonly owner: string;
}

/** Keeps a key as its owner's; an earlier one of the same owner stays, under its own id. */
export async function keep(owner: string, key: SigningKey): Promise<void> {
  await within("readwrite", (store) => store.put({ ...key, owner } satisfies Kept));
}

/** The keys of an owner. */
export async function keysOf(owner: string): Promise<SigningKey[]> {
  const all = (await within("readonly", (store) => store.getAll())) as Kept[];
  return all.filter((kept) => kept.owner === owner);
}

/** Forgets a key. Statements it signed stay valid; it can sign no more. */
export async function forget(kid: string): Promise<void> {
  await within("readwrite", (store) => store.delete(kid));
}

async function within<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((done, failed) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = ask(transaction.objectStore(STORE));
      // Only what is committed is kept.
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => failed(new SignFault("no-store"));
    });
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(DATABASE, VERSION);
    } catch {
      // Some browsers offer none in private windows.
      return failed(new SignFault("no-store"));
    }
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "kid" });
    request.onsuccess = () => done(request.result);
    request.onerror = request.onblocked = () => failed(new SignFault("no-store"));
  });
}
