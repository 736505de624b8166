import { describe, expect, it } from 'vitest';
import { missedMail } from '../domain/logging/mail/missed-mail.ts';
import { locales } from '../domain/locale.ts';
import { subjectVariables, templateFaults } from '../domain/workflow/subject.ts';
import { planTexts } from './plan-texts.ts';

const sample = {
  calltype: 'T',
  date: '20.11.2026',
  time: '14:02',
  callresult: 'R',
  callresultgroup: 'G',
  name: 'Erika Mustermann',
  number: '+49 89 63648018',
  queue: 'Support',
  agent: 'Mia',
  duration: '0:00',
};

describe('the missed-call mail without a text of the workflow', () => {
  for (const locale of locales) {
    it(`says in ${locale} who called, when, where and who missed it`, () => {
      const texts = planTexts(locale);
      expect(templateFaults(`${texts.word('mail.missed.subject')}${texts.word('mail.missed.text')}`)).toEqual(
        [],
      );
      const { subject, text } = missedMail(null, sample, texts);
      expect(subject).toContain(': Erika Mustermann +49 89 63648018');
      for (const name of ['date', 'time', 'name', 'number', 'queue', 'agent'] as const)
        expect(text).toContain(`: ${sample[name]}`);
      expect(subjectVariables.filter((name) => text.includes(`{${name}}`))).toEqual([]);
    });
  }

  it('is in the language of the workflow', () => {
    expect(missedMail(null, sample, planTexts('de')).text).toContain('Verpasst von: Mia');
    expect(missedMail(null, sample, planTexts('nl')).text).toContain('Gemist door: Mia');
  });
});
