import type { Transaction } from '../../application/ports/runtime/transaction.ts';
import type { Database } from './connection/database.ts';

const databases = new WeakMap<Transaction, Database>();

/** Wraps an open transaction so that use cases can hand it from store to store without seeing inside. */
export function openTransaction(db: Database): Transaction {
  const tx = Object.freeze({}) as Transaction;
  databases.set(tx, db);
  return tx;
}

/** What a store runs its statements on when it is handed a transaction. */
export function databaseOf(tx: Transaction): Database {
  const db = databases.get(tx);
  if (db === undefined) throw new Error('this transaction was not opened by the PostgreSQL adapter');
  return db;
}
