import type { ChangeStamp } from './changes.ts';
import { changesOf, type Touched } from './changes.ts';
import { moment } from './moments.ts';
import type { OrgReading, OrgTransaction, RecordChange, Row, Savepoint } from './org-data.ts';
import type { ObjectSchema, Value } from './schema.ts';
import type { Tables } from './tables.ts';

interface Step {
  readonly object: string;
  readonly id: string;
  readonly undo: () => void;
}

/** Changes rows at once and remembers how each change is undone. */
export class Transaction implements OrgTransaction {
  readonly #reading: OrgReading;
  readonly #tables: Tables;
  readonly #steps: Step[] = [];
  /** Where each savepoint stands in the steps. */
  readonly #savepoints = new Map<Savepoint, number>();
  /** As they were when the transaction first touched them; null: not there yet. */
  readonly #before = new Map<string, Touched>();
  #open = true;

  constructor(reading: OrgReading, tables: Tables) {
    this.#reading = reading;
    this.#tables = tables;
  }

  get userId(): string {
    return this.#reading.userId;
  }
  now = (): number => this.#reading.now();
  object = (name: string): ObjectSchema | null => this.#reading.object(name);
  objects = (): readonly ObjectSchema[] => this.#reading.objects();
  rows = (object: string): readonly Row[] => this.#reading.rows(object);
  row = (object: string, id: string): Row | null => this.#reading.row(object, id);
  holding = (object: string, field: string, value: string): readonly Row[] =>
    this.#reading.holding(object, field, value);

  insert(object: string, values: Readonly<Record<string, Value>>): Row {
    this.#mustBeOpen();
    const { name } = this.#tables.definition(object);
    const given = values['Id'];
    const id = typeof given === 'string' ? given : this.#tables.nextId(name);
    const at = moment(this.now());
    const by = this.userId === '' ? null : this.userId;
    const stamps = this.#known(name, {
      CreatedDate: at,
      CreatedById: by,
      LastModifiedDate: at,
      LastModifiedById: by,
      SystemModstamp: at,
    });
    const row = this.#tables.complete(name, { ...stamps, ...values }, id);
    this.#touch(name, id, null, this.#tables.rows(name).add(row));
    return row;
  }

  update(object: string, id: string, values: Readonly<Record<string, Value>>): Row {
    return this.#change(object, id, values);
  }

  remove(object: string, id: string): void {
    this.#change(object, id, { IsDeleted: true });
  }

  undelete(object: string, id: string): void {
    this.#change(object, id, { IsDeleted: false });
  }

  savepoint(): Savepoint {
    this.#mustBeOpen();
    const savepoint: Savepoint = Symbol('savepoint');
    this.#savepoints.set(savepoint, this.#steps.length);
    return savepoint;
  }

  rollBack(to: Savepoint): void {
    this.#mustBeOpen();
    const length = this.#savepoints.get(to);
    if (length === undefined)
      throw new Error('this savepoint is not of this transaction, or was passed on the way back');
    this.#undoTo(length);
    for (const [savepoint, place] of this.#savepoints) {
      if (place > length) this.#savepoints.delete(savepoint);
    }
  }

  /** Nothing of it remains. */
  abandon(): void {
    this.#undoTo(0);
    this.#open = false;
  }

  /** What it changed, in the order in which the records were first touched; it takes no change afterwards. */
  end(stamp: ChangeStamp): readonly RecordChange[] {
    this.#open = false;
    const left = new Set(this.#steps.map(({ object, id }) => `${object} ${id}`));
    const touched = [...this.#before].filter(([key]) => left.has(key)).map(([, one]) => one);
    return changesOf(touched, (object, id) => this.#tables.rows(object).get(id), stamp);
  }

  #change(object: string, id: string, values: Readonly<Record<string, Value>>): Row {
    this.#mustBeOpen();
    const { name } = this.#tables.definition(object);
    const rows = this.#tables.rows(name);
    const before = rows.get(id);
    if (before === null) throw new Error(`${name} has no row ${id}`);
    const at = moment(this.now());
    const stamps = this.#known(name, {
      LastModifiedDate: at,
      LastModifiedById: this.userId,
      SystemModstamp: at,
    });
    const row = this.#tables.complete(name, { ...before, ...stamps, ...values }, id);
    this.#touch(name, id, before, rows.replace(row));
    return row;
  }

  #touch(object: string, id: string, before: Row | null, undo: () => void): void {
    const key = `${object} ${id}`;
    if (!this.#before.has(key)) this.#before.set(key, { object, id, before });
    this.#steps.push({ object, id, undo });
  }

  #undoTo(length: number): void {
    while (this.#steps.length > length) this.#steps.pop()?.undo();
    // What is touched again later is told in the order of that time.
    const left = new Set(this.#steps.map(({ object, id }) => `${object} ${id}`));
    for (const key of this.#before.keys()) if (!left.has(key)) this.#before.delete(key);
  }

  /** Those of the stamps that the object has. */
  #known(object: string, stamps: Readonly<Record<string, Value>>): Record<string, Value> {
    const names = Object.keys(stamps).filter((name) => this.#tables.fieldName(object, name) !== null);
    return Object.fromEntries(names.map((name) => [name, stamps[name] ?? null]));
  }

  #mustBeOpen(): void {
    if (!this.#open) throw new Error('this transaction has ended');
  }
}
