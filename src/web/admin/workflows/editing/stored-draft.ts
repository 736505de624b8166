import { defaultWorkflow, type Workflow } from '../../../../domain/workflow/workflow.ts';

/** What of the browser's storage is needed. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefix = (workflow: string) => `tieline.workflow.${workflow}.`;

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether the tables and lists of `sample` are tables and lists in `value` as well. */
const hasShapeOf = (sample: unknown, value: unknown): boolean => {
  if (Array.isArray(sample)) return Array.isArray(value);
  if (!isTable(sample)) return value !== undefined;
  return isTable(value) && Object.entries(sample).every(([key, inner]) => hasShapeOf(inner, value[key]));
};

/**
 * What this page itself has stored is a document, unless another release with other settings stored it. Saving has it
 * judged by the server in any case.
 */
const isDocument = (value: unknown): value is Workflow => hasShapeOf(defaultWorkflow, value);

/** The document in a text, or null where it is none that this release can edit. */
export function readDocument(text: string): Workflow | null {
  try {
    const value: unknown = JSON.parse(text);
    return isDocument(value) ? value : null;
  } catch {
    return null;
  }
}

/** The unsaved changes to a version of a workflow, kept in this browser so that leaving the page loses nothing. */
export class StoredDraft {
  readonly #storage: DraftStorage;
  readonly #workflow: string;
  readonly #base: number;

  constructor(storage: DraftStorage, workflow: string, base: number) {
    this.#storage = storage;
    this.#workflow = workflow;
    this.#base = base;
  }

  get #key(): string {
    return `${prefix(this.#workflow)}${this.#base}`;
  }

  read(): Workflow | null {
    const text = this.#storage.getItem(this.#key);
    return text === null ? null : readDocument(text);
  }

  keep(document: Workflow): void {
    this.#storage.setItem(this.#key, JSON.stringify(document));
  }

  discard(): void {
    this.#storage.removeItem(this.#key);
  }

  /** Changes begun on another version of the workflow, before somebody saved a newer one; the newest first. */
  elsewhere(): readonly { readonly base: number; readonly document: Workflow }[] {
    const keys = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index));
    return keys
      .flatMap((key) => {
        if (key === null || key === this.#key || !key.startsWith(prefix(this.#workflow))) return [];
        const document = readDocument(this.#storage.getItem(key) ?? '');
        const base = Number(key.slice(prefix(this.#workflow).length));
        return document === null || !Number.isInteger(base) ? [] : [{ base, document }];
      })
      .toSorted((a, b) => b.base - a.base);
  }

  discardElsewhere(): void {
    for (const { base } of this.elsewhere()) new StoredDraft(this.#storage, this.#workflow, base).discard();
  }
}
