import type { FieldType, Value } from '../../model/schema.ts';
import { kindOf, foldCase } from '../filtering/literal-values.ts';

/** Takes the values of a group one by one and gives what they come to. */
export interface Accumulator {
  add(value: Value): void;
  result(): Value;
}

export interface AggregateFunction {
  /** Whether it can be had of a field of this type. */
  accepts(type: FieldType): boolean;
  resultType(type: FieldType): FieldType;
  start(): Accumulator;
}

const numbersOnly = (type: FieldType): boolean => kindOf(type) === 'number';
const countable = (type: FieldType): boolean => type !== 'address' && type !== 'multipicklist';
const comparable = (type: FieldType): boolean => countable(type) && type !== 'boolean';

/** By name; all leave out null. */
export const aggregateFunctions: ReadonlyMap<string, AggregateFunction> = new Map<string, AggregateFunction>([
  ['COUNT', { accepts: countable, resultType: () => 'int', start: counting }],
  ['COUNT_DISTINCT', { accepts: countable, resultType: () => 'int', start: countingDistinct }],
  ['SUM', { accepts: numbersOnly, resultType: (type) => type, start: summing }],
  ['AVG', { accepts: numbersOnly, resultType: () => 'double', start: averaging }],
  ['MIN', { accepts: comparable, resultType: (type) => type, start: () => extreme(-1) }],
  ['MAX', { accepts: comparable, resultType: (type) => type, start: () => extreme(1) }],
]);

function counting(): Accumulator {
  let count = 0;
  return {
    add: (value) => {
      if (value !== null) count += 1;
    },
    result: () => count,
  };
}

function countingDistinct(): Accumulator {
  const values = new Set<Value>();
  return {
    add: (value) => {
      if (value !== null) values.add(typeof value === 'string' ? foldCase(value) : value);
    },
    result: () => values.size,
  };
}

function summing(): Accumulator {
  let sum: number | null = null;
  return {
    add: (value) => {
      if (typeof value === 'number') sum = (sum ?? 0) + value;
    },
    result: () => sum,
  };
}

function averaging(): Accumulator {
  let sum = 0;
  let count = 0;
  return {
    add: (value) => {
      if (typeof value !== 'number') return;
      sum += value;
      count += 1;
    },
    result: () => (count === 0 ? null : sum / count),
  };
}

function extreme(direction: 1 | -1): Accumulator {
  let found: Value = null;
  const folded = (value: Value): Value => (typeof value === 'string' ? foldCase(value) : value);
  return {
    add: (value) => {
      if (value === null) return;
      const [one, other] = [folded(value), folded(found)];
      if (one === null) return;
      if (other === null || (direction === 1 ? one > other : one < other)) found = value;
    },
    result: () => found,
  };
}
