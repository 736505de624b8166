/**
 * Our own database did not take in what it was asked, through no fault of what was asked, so that it may be asked again
 * (spec O13). Everything else that goes wrong there is a bug of whoever asked.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** `away`: it takes in nothing from anybody now. `busy`: this once it was in somebody's way, or took too long. */
  readonly kind: 'away' | 'busy';
  /** The database's or the system's own word for it; empty where it has none. */
  readonly code: string;

  constructor(kind: 'away' | 'busy', message: string, cause: unknown) {
    super(message, { cause });
    this.kind = kind;
    this.code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  }
}

/** The `StoreUnavailable` that an error is, or that it was caused by; null: it has another reason. */
export function storeUnavailable(error: unknown): StoreUnavailable | null {
  if (error instanceof StoreUnavailable) return error;
  return error instanceof Error && error.cause !== undefined ? storeUnavailable(error.cause) : null;
}

/** Whether our own database takes in what it is asked, and since when (in milliseconds since 1970). */
export interface StoreState {
  readonly state: 'up' | 'away';
  readonly since: number;
}

export interface StoreWatch {
  readonly current: StoreState;
  /** Calls `listener` at each change; gives back what ends that. */
  onChange(listener: (state: StoreState) => void): () => void;
}
