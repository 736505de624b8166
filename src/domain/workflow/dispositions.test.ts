import { describe, expect, it } from 'vitest';
import { defaultWorkflow, type Disposition } from './workflow.ts';
import { isDispositionRequired } from './dispositions.ts';

const complaint: Disposition = {
  id: 'complaint',
  label: { en: 'Complaint' },
  group: null,
  direction: 'inbound',
};
const required = { ...defaultWorkflow, dispositionRequired: true, dispositions: [complaint] };

describe('a required disposition', () => {
  it('is asked where there is one to choose: of contacts of its direction, and of colleagues', () => {
    expect(isDispositionRequired(required, 'inbound')).toBe(true);
    expect(isDispositionRequired(required, 'internal')).toBe(true);
    expect(isDispositionRequired(required, 'outbound')).toBe(false);
  });

  it('is not asked in the panel where the CRM has it chosen, nor where nothing is required', () => {
    expect(isDispositionRequired({ ...required, dispositionIn: 'crm' }, 'inbound')).toBe(false);
    expect(isDispositionRequired({ ...required, dispositionRequired: false }, 'inbound')).toBe(false);
  });
});
