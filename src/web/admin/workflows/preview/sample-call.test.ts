import { describe, expect, it } from 'vitest';
import { standardLimits } from '../../../../domain/crm/capabilities.ts';
import { subjectFrom } from '../../../../domain/logging/wording/subject-of.ts';
import { epochMs } from '../../../../domain/time.ts';
import { Template } from '../../../../domain/workflow/template.ts';
import { defaultWorkflow } from '../../../../domain/workflow/workflow.ts';
import { planTexts } from '../../../../messages/plan-texts.ts';
import { sampleVariables } from './sample-call.ts';

const at = epochMs(Date.parse('2026-11-20T13:02:00Z'));
const german = {
  ...defaultWorkflow,
  locale: 'de' as const,
  timeZone: 'Europe/Berlin',
  dispositions: [
    { id: 'o', label: { de: 'Nur hinaus' }, group: null, direction: 'outbound' as const },
    { id: 'i', label: { de: 'Auskunft' }, group: 'Fragen', direction: 'both' as const },
  ],
};
const preview = (template: string, answered: boolean) =>
  subjectFrom(new Template(template), sampleVariables(german, answered, at, planTexts('de')), standardLimits);

describe('the preview of a subject', () => {
  it('is what the rules give for a call that was answered, in the workflow’s language and zone', () => {
    expect(preview('{calltype} {name}, {date} {time} {callresult} ({callresultgroup})', true)).toBe(
      'Eingehendes Gespräch Erika Mustermann, 20.11.2026 14:02 Auskunft (Fragen)',
    );
    expect(preview('{duration} {queue} {agent}', true)).toBe('6:32 Support Mia Krüger');
  });

  it('is what they give for one that was missed, from a number that nobody knows', () => {
    expect(preview('{calltype} {name} {number} {callresult}', false)).toBe(
      'Eingehendes Gespräch +498963648018 Verpasster Anruf',
    );
  });
});
