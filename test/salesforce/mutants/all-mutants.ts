import { authMutants } from './auth.ts';
import type { Mutant } from './mutant.ts';
import { readingMutants } from './reading.ts';
import { tellingMutants } from './telling.ts';
import { writingMutants } from './writing.ts';

export const allMutants: readonly Mutant[] = [
  ...authMutants,
  ...writingMutants,
  ...readingMutants,
  ...tellingMutants,
];
