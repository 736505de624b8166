import type { Row } from './figures.ts';

/** A piece of a bar; red is only for what was missed. */
export interface Piece {
  readonly look: 'data' | 'missed';
  readonly value: number;
}

export interface Bar {
  readonly row: Row;
  readonly name: string;
  /** The name where there is little room. */
  readonly brief: string;
  /** From the left, or from the bottom. */
  readonly pieces: readonly Piece[];
  /** What stands beside it. */
  readonly words: string;
  /** The mark to be reached; null: none. */
  readonly target: number | null;
}
