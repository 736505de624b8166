import { describe, expect, it } from 'vitest';
import { defaultWorkflow } from '../../../../domain/workflow/workflow.ts';
import { activeSince, plannedOf, versionToEdit, type ShownWorkflow } from './versions.ts';

const day = (date: number) => `2026-11-${String(date).padStart(2, '0')}T08:00:00.000Z`;
const today = 20;

/** A workflow whose version `active` is in force and whose versions were activated on those days of the month. */
const workflow = (active: number, last: number, activations: readonly [number, number][]): ShownWorkflow => ({
  id: 'w',
  name: 'Service',
  version: active,
  document: defaultWorkflow,
  assignments: { agents: [], teams: [], queues: [] },
  builtIn: false,
  versions: Array.from({ length: last }, (_, index) => ({
    version: index + 1,
    createdAt: day(1),
    createdBy: null,
    activeFrom: [],
  })),
  activations: activations.map(([version, date], index) => ({
    id: String(index),
    version,
    from: day(date),
    decidedAt: day(1),
    decidedBy: null,
    planned: date > today,
  })),
});

describe('the version that is gone on with', () => {
  it('is the active one where nothing was saved after it', () => {
    expect(versionToEdit(workflow(2, 2, [[2, 3]]))).toBe(2);
  });
  it('is the draft that was saved last', () => {
    expect(versionToEdit(workflow(1, 3, [[1, 3]]))).toBe(3);
  });
  it('is the one that is planned', () => {
    const planned = workflow(1, 2, [
      [1, 3],
      [2, 21],
    ]);
    expect(versionToEdit(planned)).toBe(2);
    expect(plannedOf(planned).map(({ version }) => version)).toEqual([2]);
  });
  it('is the active one after going back', () => {
    const back = workflow(1, 2, [
      [1, 3],
      [2, 4],
      [1, 5],
    ]);
    expect(versionToEdit(back)).toBe(1);
  });
});

describe('the active version', () => {
  it('is active since it was activated last', () => {
    const back = workflow(1, 2, [
      [1, 3],
      [2, 4],
      [1, 5],
      [2, 21],
    ]);
    expect(activeSince(back)).toBe(day(5));
  });
  it('has no beginning where it was made at the first start', () => {
    const first = { ...workflow(1, 1, []), activations: [] };
    const since = {
      id: '1',
      version: 1,
      from: '1970-01-01T00:00:00.000Z',
      decidedAt: day(1),
      decidedBy: null,
      planned: false,
    };
    expect(activeSince({ ...first, activations: [since] })).toBeNull();
  });
});
