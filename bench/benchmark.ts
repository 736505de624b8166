/** A number that a run found. Ratios are against a baseline measured in the same run on the same machine. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `×` for a ratio. */
  readonly unit: string;
  /** What it must hold; null: printed for orientation only. */
  readonly target: Target | null;
}

export type Target = { readonly atLeast: number } | { readonly atMost: number };

export interface Options {
  /** Small sizes, to prove that a benchmark runs; its figures mean nothing. */
  readonly quick: boolean;
  /** Says what is being done. */
  readonly progress: (message: string) => void;
}

export interface Benchmark {
  /** What `--only` names. */
  readonly name: string;
  /** What is measured, in one sentence. */
  readonly about: string;
  /** Null: it cannot run here; the words say what is missing. */
  readonly missing?: () => string | null;
  run(options: Options): Promise<readonly Figure[]>;
}

export const isMet = ({ value, target }: Figure): boolean => {
  if (target === null) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
};
