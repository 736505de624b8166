import { describe, expect, it } from 'vitest';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import type { CrmRecordTypes } from '../../../application/ports/crm/people.ts';
import { agentId } from '../../../domain/ids.ts';
import type { Step } from '../../../domain/reason.ts';
import { defaultRecordTypeNames } from './default-record-types.ts';

const mia = agentId('mia');
const step = (setting: string, code = 'why.record-type.default'): Step => ({
  rule: 'L14',
  saw: {},
  decided: null,
  because: { code, values: { id: null } },
  setting,
});
const steps = ['activity', 'case', 'followUpInbound', 'event'].map((name) => step(`recordTypes.${name}`));
const names = async (defaultName: CrmRecordTypes['defaultName'] | null, of: readonly Step[] = steps) =>
  Object.fromEntries(await defaultRecordTypeNames(of, mia, defaultName && { defaultName }));

describe('the record type that a workflow leaves to the CRM', () => {
  it('is named for each thing that is made', async () => {
    expect(await names(async (kind, agent) => `${kind} of ${agent}`)).toEqual({
      'recordTypes.activity': 'task of mia',
      'recordTypes.case': 'case of mia',
      'recordTypes.followUpInbound': 'task of mia',
      'recordTypes.event': 'event of mia',
    });
  });

  it('is not asked for where the workflow names one, or the CRM gives none by itself', async () => {
    const named = [step('recordTypes.case', 'why.record-type.set')];
    expect(await names(() => Promise.reject(new Error('asked')), named)).toEqual({});
    expect(await names(null)).toEqual({});
  });

  it('stays unnamed where there is none, or the CRM is away', async () => {
    const types = async (kind: string) => {
      if (kind === 'event') throw new CrmUnavailable('away');
      return kind === 'case' ? null : 'Call';
    };
    expect(await names(types)).toEqual({
      'recordTypes.activity': 'Call',
      'recordTypes.followUpInbound': 'Call',
    });
  });

  it('stays unnamed where the CRM takes long', async () => {
    expect(await names(() => new Promise(() => undefined), [step('recordTypes.case')])).toEqual({});
  });

  it('hides no bug', async () => {
    await expect(names(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
  });
});
