import { describe, expect, it } from 'vitest';
import { CrmUnavailable } from '../../../src/application/ports/crm/crm.ts';
import { madeKinds, type MadeKind } from '../../../src/domain/crm/crm-schema.ts';
import { kindsToCheck, schemaFaults } from '../../../src/domain/workflow/schema-faults.ts';
import { defaultWorkflow, type Workflow } from '../../../src/domain/workflow/workflow.ts';
import type { ReadingTrial } from './subject.ts';

/** Of a CRM that takes everything, so that it need not be asked. */
const isOpen = (told: unknown): boolean => {
  expect(told).toMatchObject({ task: { takesAnyField: true } });
  return true;
};

const names = { queues: ['Support'], agents: ['Mia'] };

/** What a CRM takes of what workflows have written there (spec X8). */
export function tellsItsSchema({ given }: ReadingTrial): void {
  describe('the schema', () => {
    const faultsOf = async (more: Partial<Workflow>) => {
      const { crm, asker } = await given();
      const workflow = { ...defaultWorkflow, ...more };
      return schemaFaults(workflow, await crm.reader.schema(kindsToCheck(workflow), asker.agent), names);
    };

    it('tells of the kinds that are asked for, and of no other', async () => {
      const { crm, asker } = await given();
      const of = (kinds: readonly MadeKind[]) => crm.reader.schema(kinds, asker.agent);
      expect(await of([])).toEqual({});
      expect(Object.keys(await of(['case', 'lead'])).toSorted()).toEqual(['case', 'lead']);
      for (const object of Object.values(await of(madeKinds)))
        expect(object).toMatchObject({ name: expect.stringMatching(/./u), creatable: true });
    });

    it('takes what rules write by themselves, and every kind of record that they make', async () => {
      expect(await faultsOf({})).toEqual([]);
      const attachTo = { kind: 'opportunity', createIfNone: true, stage: 'Prospecting' } as const;
      for (const unknownCaller of ['contact', 'lead', 'account'] as const)
        expect(await faultsOf({ unknownCaller, attachTo, cases: { inbound: true, outbound: true } })).toEqual(
          [],
        );
    });

    it('takes a fact in a field of the CRM’s own', async () => {
      expect(await faultsOf({ fields: { queue: 'Channel__c' } })).toEqual([]);
    });

    it('is told, or it is said that a retry may help', async () => {
      const { away, asker } = await given();
      const { reader } = await away();
      const told = await reader.schema(['task'], asker.agent).catch((error: unknown) => error);
      expect(told instanceof CrmUnavailable || isOpen(told)).toBe(true);
    });
  });
}
