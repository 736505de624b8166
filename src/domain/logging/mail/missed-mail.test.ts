import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subjectVariables, type SubjectVariable } from '../../workflow/subject.ts';
import { Templates } from '../../workflow/template.ts';
import { missedMail, type MissedMailTexts } from './missed-mail.ts';

const values: Readonly<Record<SubjectVariable, string>> = {
  calltype: 'Incoming call',
  date: '20.11.2026',
  time: '14:02',
  callresult: 'Missed call',
  callresultgroup: '',
  name: 'Erika Mustermann',
  number: '+498963648018',
  queue: '',
  agent: 'Mia',
  duration: '0:00',
};

const texts: MissedMailTexts = {
  word: (key) =>
    key === 'mail.missed.subject'
      ? 'Missed: {name} {number}'
      : 'From {name}\n\nQueue: {queue}\nAgent: {agent}\n',
  templates: new Templates(),
};

describe('a missed-call mail', () => {
  it('uses the default text of the language if the workflow has none', () => {
    expect(missedMail(null, values, texts)).toEqual({
      subject: 'Missed: Erika Mustermann +498963648018',
      text: 'From Erika Mustermann\n\nAgent: Mia',
    });
    expect(missedMail(' \n ', values, texts)).toEqual(missedMail(null, values, texts));
  });

  it('has the text of the workflow, in its lines', () => {
    const { text } = missedMail('{name} called at {time}.\r\n\r\nPlease call {number} back.', values, texts);
    expect(text).toBe('Erika Mustermann called at 14:02.\n\nPlease call +498963648018 back.');
  });

  it('leaves out a line only if all its variables are empty', () => {
    const { text } = missedMail('a\n{queue} {callresultgroup}\n\nQueue: {queue}, {agent}', values, texts);
    expect(text).toBe('a\n\nQueue: , Mia');
  });

  it('takes nothing in a value for a variable, a line or a header', () => {
    const evil = { ...values, name: '{agent}\r\nBcc: all@example.org\u2028\u0000\u202ex' };
    const { subject, text } = missedMail('Name: {name}', evil, texts);
    expect(text).toBe('Name: {agent} Bcc: all@example.org x');
    expect(subject).toBe('Missed: {agent} Bcc: all@example.org x +498963648018');
  });

  it('leaves markup as the text it is', () => {
    const { text } = missedMail('<b>{name}</b>', { ...values, name: '<script>' }, texts);
    expect(text).toBe('<b><script></b>');
  });

  it('is bounded, printable and whole whatever template and values are', () => {
    const hostile = fc.array(
      fc.oneof(fc.constantFrom('{', '}', '{name}', '{{name}}', '\n', '😀'), fc.string({ unit: 'binary' })),
      { maxLength: 50 },
    );
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom(...subjectVariables),
        fc.string({ unit: 'binary' }),
        (parts, variable, value) => {
          const template = `${parts.join('')}{${variable}}x`.repeat(20);
          const { subject, text } = missedMail(template, { ...values, [variable]: value.repeat(100) }, texts);
          expect(text.length).toBeLessThanOrEqual(20_000);
          expect(subject.length).toBeLessThanOrEqual(255);
          expect(`${subject}${text}`).not.toMatch(/[^\P{Cc}\n]/u);
        },
      ),
    );
  });

  // It takes milliseconds, and must not grow with the square of the text.
  it('of a long template with a long name ends within a moment', { timeout: 5_000 }, () => {
    const template = '{name}\n'.repeat(1_400);
    const { text } = missedMail(template, { ...values, name: 'x'.repeat(400) }, texts);
    expect(text.length).toBe(20_000);
  });
});
