import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSubject, subjectVariables, templateFaults } from './subject.ts';
import { Template, Templates } from './template.ts';

const values = {
  calltype: 'Incoming call',
  date: '20.11.2026',
  time: '14:02',
  callresult: '',
  callresultgroup: '',
  name: 'Erika Mustermann',
  number: '+498963648018',
  queue: 'support',
  agent: 'Mia',
  duration: '6:32',
};

const expandSubject = (template: string, given: typeof values): string =>
  cutSubject(new Template(template).expand(given));

describe('a subject template', () => {
  it('has its variables replaced by their values', () => {
    expect(expandSubject('{calltype} {date} {time}: {name}', values)).toBe(
      'Incoming call 20.11.2026 14:02: Erika Mustermann',
    );
  });

  it('leaves no gap where a value is empty', () => {
    expect(expandSubject('{calltype} {callresult} {time}', values)).toBe('Incoming call 14:02');
  });

  it('never expands what a value contains', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...subjectVariables),
        fc.constantFrom(...subjectVariables),
        (one, other) => {
          expect(expandSubject(`{${one}}`, { ...values, [one]: `{${other}}` })).toBe(`{${other}}`);
        },
      ),
    );
  });

  it('keeps to one line whatever its values contain', () => {
    expect(expandSubject('{name}', { ...values, name: 'Eve\r\nBcc: all\u2028x' })).toBe('Eve Bcc: all x');
  });

  it('leaves out what is between braces and no variable', () => {
    expect(new Template('{name} {Date} {').expand(values)).toBe('Erika Mustermann  {');
  });

  it('is cut once, and no number of templates makes what is remembered grow', () => {
    const templates = new Templates();
    const first = templates.of('{name}');
    expect(templates.of('{name}')).toBe(first);
    for (let index = 0; index < 1_000; index += 1) templates.of(`{name} ${index}`);
    expect(templates.of('{name}')).not.toBe(first);
    expect(templates.of('{name}').variables).toEqual(['name']);
  });

  it('is faulty with unknown variables and single braces, each at its position', () => {
    expect(templateFaults('{date} {Date} } {')).toMatchObject([
      { message: 'problem.workflow.unknown-variable', values: { position: 8, variable: '{Date}' } },
      { message: 'problem.workflow.no-partner', values: { position: 15, brace: '}' } },
      { message: 'problem.workflow.no-partner', values: { position: 17, brace: '{' } },
    ]);
    expect(templateFaults('{date}{time}')).toEqual([]);
  });

  it('with nothing but braces reports its first hundred errors, quickly', () => {
    const faults = templateFaults('{'.repeat(10_000));
    expect(faults.length).toBe(100);
    expect(faults.at(-1)?.values.position).toBe(100);
  });
});

describe('a long subject', () => {
  it('is cut at 255', () => {
    expect(cutSubject('a'.repeat(300))).toBe('a'.repeat(255));
  });

  it('does not lose half an emoji at the cut', () => {
    expect(cutSubject(`${'a'.repeat(254)}😀`)).toBe('a'.repeat(254));
    expect(cutSubject(`${'a'.repeat(250)}👩‍👩‍👧`)).toBe('a'.repeat(250));
  });

  it('is whole characters and no longer than 255, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 200, maxLength: 400 }), (text) => {
        const cut = cutSubject(text);
        expect(cut.length).toBeLessThanOrEqual(255);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });

  it('of one endless character is cut all the same', () => {
    expect(cutSubject(`e${'\u0301'.repeat(400)}`).length).toBe(255);
  });
});
