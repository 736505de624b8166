import fc from 'fast-check';
import { seedOf } from './chance.ts';

// Properties try the same cases in every run, so that a run that fails says something of the change.
fc.configureGlobal({ seed: seedOf(process.env) });
