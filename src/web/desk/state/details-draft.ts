import type { Details } from '../../../contract/interactions/interaction.ts';
import { asApiError, type ApiError } from '../../ui/server/api.ts';
import { serverNow } from '../../ui/browser/clock.ts';
import { fieldsOf, type DetailField as Field } from './detail-fields.ts';
import type { KeptDraft } from './kept-drafts.ts';
import { makeStore, type Store } from '../../ui/browser/store.ts';
import { sameValue } from '../../../domain/same-value.ts';

/** A pause in typing after which the text goes to the server; short, since a closed laptop must not take a note along. */
export const typingPauseMs = 500;
const firstRetryMs = 1_000;
const longestRetryMs = 10_000;

export interface DraftState {
  /** What is typed and not yet known to be the server's: shown instead of what the server said. */
  readonly overlay: Partial<Details>;
  readonly saving: boolean;
  readonly savedAt: number | null;
  readonly errors: Readonly<Partial<Record<Field, string>>>;
  /** The save that failed for a reason that is no field's. */
  readonly failure: ApiError | null;
}

const clean: DraftState = { overlay: {}, saving: false, savedAt: null, errors: {}, failure: null };

/** Keeps what the server does not have yet, for after a reload; null: it has everything. */
type Keep = (draft: KeptDraft | null) => void;

type Send = (patch: Partial<Details>, keepalive: boolean) => Promise<unknown>;

/**
 * The details of one interaction while they are being typed. Every change goes to the server after a pause, or at once when
 * the field is left; what the server has confirmed gives way to what the server says from then on, but never while the
 * person is in that field.
 */
export class DetailsDraft {
  readonly store: Store<DraftState> = makeStore(clean);
  readonly #send: Send;
  readonly #keep: Keep;
  #unsent: Partial<Details> = {};
  /** What is on its way, of each field the newest. */
  #sent: Partial<Details> = {};
  /** Requests on their way: one, or two when the page was about to go. */
  #onTheWay = 0;
  /** What the server said last. */
  #server: Details | null = null;
  /** What the server may have of the fields that it does not confirm yet. */
  #known: Partial<Record<Field, readonly unknown[]>> = {};
  #confirmed = new Set<Field>();
  #focused: Field | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retryMs = firstRetryMs;

  constructor(send: Send, keep: Keep = () => undefined) {
    this.#send = send;
    this.#keep = keep;
  }

  edit(patch: Partial<Details>, when: 'later' | 'now'): void {
    const state = this.store.read();
    this.#unsent = { ...this.#unsent, ...patch };
    for (const field of fieldsOf(patch)) {
      this.#confirmed.delete(field);
      this.#known[field] ??= [this.#server?.[field]];
    }
    this.#remember();
    const errors = Object.fromEntries(Object.entries(state.errors).filter(([field]) => !(field in patch)));
    this.store.write({ ...state, overlay: { ...state.overlay, ...patch }, errors, failure: null });
    if (when === 'now') void this.flush();
    else this.#later(typingPauseMs);
  }

  focus(field: Field): void {
    this.#focused = field;
  }

  /** The field is left: what was typed in it goes out. */
  blur(field: Field, server: Details): void {
    if (this.#focused === field) this.#focused = null;
    this.heard(server);
    void this.flush();
  }

  /**
   * Waits until all that was typed is on the server, however long that takes: the network may be lost, or the session over.
   * false: the server has refused it now, and says why. What it refused before has been told, and holds up nothing more.
   */
  saved(): Promise<boolean> {
    const before = this.store.read();
    void this.flush();
    return new Promise((resolve) => {
      let unsubscribe = () => undefined as unknown;
      const look = () => {
        const { saving, errors, failure } = this.store.read();
        const isRefused =
          Object.keys(errors).some((field) => !(field in before.errors)) ||
          (failure !== null && failure !== before.failure && !failure.isPassing);
        if (!isRefused && (saving || fieldsOf(this.#unsent).length > 0)) return;
        unsubscribe();
        resolve(!isRefused);
      };
      unsubscribe = this.store.subscribe(look);
      look();
    });
  }

  /** Sends what was typed; one request at a time, so that an older text cannot arrive after a newer one. */
  async flush(keepalive = false): Promise<void> {
    clearTimeout(this.#timer);
    if (fieldsOf(this.#unsent).length === 0) return;
    if (this.store.read().saving && !keepalive) return;
    const patch = this.#unsent;
    this.#unsent = {};
    this.#sent = { ...this.#sent, ...patch };
    for (const field of fieldsOf(patch)) this.#known[field] = [...(this.#known[field] ?? []), patch[field]];
    this.#remember();
    this.#onTheWay += 1;
    this.store.write({ ...this.store.read(), saving: true });
    try {
      await this.#send(patch, keepalive).finally(() => (this.#onTheWay -= 1));
      for (const field of fieldsOf(patch)) if (!(field in this.#unsent)) this.#confirmed.add(field);
      this.#arrived(patch);
      this.#retryMs = firstRetryMs;
      const saving = this.#onTheWay > 0;
      this.store.write({ ...this.store.read(), saving, savedAt: serverNow(), failure: null });
      if (fieldsOf(this.#unsent).length > 0) this.#later(typingPauseMs);
    } catch (error) {
      this.#failed(patch, asApiError(error));
    }
  }

  /** The server said how the details are: what it confirmed earlier and nobody is typing gives way to it. */
  heard(server: Details): void {
    this.#server = server;
    const state = this.store.read();
    const keeps = (field: Field) =>
      field in this.#unsent || field === this.#focused || !this.#confirmed.has(field) || state.saving;
    const overlay: Partial<Details> = Object.fromEntries(
      Object.entries(state.overlay).filter(([name, value]) => {
        const field = fieldsOf({ [name]: value })[0];
        if (field === undefined) return false;
        return (
          keeps(field) &&
          !(this.#confirmed.has(field) && field !== this.#focused && sameValue(value, server[field]))
        );
      }),
    );
    if (Object.keys(overlay).length !== Object.keys(state.overlay).length)
      this.store.write({ ...state, overlay });
  }

  #failed(patch: Partial<Details>, error: ApiError): void {
    const state = { ...this.store.read(), saving: this.#onTheWay > 0 };
    if (error.isPassing) {
      // What has been typed or sent since is newer than what failed.
      this.#unsent = { ...this.#newestOf(patch), ...this.#unsent };
      this.store.write({ ...state, failure: error });
      this.#later(this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
      return;
    }
    this.#arrived(patch);
    const errors: Partial<Record<Field, string>> = {};
    for (const field of fieldsOf(patch)) {
      const fault = error.errors.find((one) => one.path === field || one.path.startsWith(`${field}.`));
      if (fault !== undefined) errors[field] = fault.message;
    }
    const named = Object.keys(errors).length > 0;
    this.store.write({ ...state, errors: { ...state.errors, ...errors }, failure: named ? null : error });
  }

  /** Of what was sent, the fields for which nothing newer has been sent since. */
  #newestOf(patch: Partial<Details>): Partial<Details> {
    return Object.fromEntries(
      Object.entries(patch).filter(([name, value]) =>
        fieldsOf({ [name]: value }).every((field) => this.#sent[field] === value),
      ),
    );
  }

  /** The server has answered for these, for good or ill. */
  #arrived(patch: Partial<Details>): void {
    for (const field of fieldsOf(patch)) {
      if (this.#sent[field] === patch[field]) delete this.#sent[field];
      if (!(field in this.#unsent)) delete this.#known[field];
    }
    this.#remember();
  }

  #remember(): void {
    const typed = { ...this.#sent, ...this.#unsent };
    this.#keep(fieldsOf(typed).length === 0 ? null : { typed, known: this.#known });
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }
}
