import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../domain/refusal.ts';
import { defaultResults, defaultWorkflow, resultTexts } from '../../domain/workflow/workflow.ts';
import { readWorkflow, storedWorkflow, workflowJsonSchema } from './workflow.ts';

const faults = (input: unknown) => {
  const read = readWorkflow(input, 'Service');
  if (!isRefusal(read)) throw new Error('was accepted');
  return { code: read.refused, paths: (read.errors ?? []).map(({ path }) => path) };
};

const accepted = (input: unknown) => {
  const read = readWorkflow(input, 'Service');
  if (isRefusal(read)) throw new Error(JSON.stringify(read));
  return read;
};

describe('a workflow document', () => {
  it('that says nothing has every default', () => {
    expect(accepted({})).toEqual({ ...defaultWorkflow, name: 'Service' });
  });

  it('with more faults than a person mends at once is told a hundred of them', () => {
    const unknown = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 1]));
    expect(faults(unknown).paths).toHaveLength(100);
    expect(faults({ tags: Array.from({ length: 400 }, () => 1) }).paths).toHaveLength(100);
    const fields = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`k${index}`, 'a b']));
    expect(faults({ fields }).paths).toEqual(['fields']);
  });

  it('can be given again as it was read', () => {
    const document = accepted({
      name: 'Service DE',
      locale: 'de',
      timeZone: 'Europe/Berlin',
      dispositions: [{ id: 'credit', label: { de: 'Gutschrift zugesagt' }, group: 'Rechnung' }],
    });
    expect(accepted(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  it('has its result texts in its own language, also after that was changed, until somebody writes others', () => {
    const english = accepted({ results: { missed: 'Missed call', noAnswer: 'Nobody' } });
    expect(resultTexts(english)).toEqual({ ...defaultResults.en, noAnswer: 'Nobody' });
    const german = accepted({ ...english, locale: 'de' });
    expect(resultTexts(german)).toEqual({ ...defaultResults.de, noAnswer: 'Nobody' });
    // Somebody wants the English one in a German workflow.
    expect(accepted({ locale: 'de', results: { missed: 'Missed call' } }).results.missed).toBe('Missed call');
  });

  it('may give a disposition one text, in its own language', () => {
    expect(accepted({ locale: 'de', dispositions: [{ id: 'a', label: 'Erledigt' }] }).dispositions).toEqual([
      { id: 'a', label: { de: 'Erledigt' }, group: null, direction: 'both' },
    ]);
  });

  it('is not said to lack what it has in a wrong form', () => {
    const missedEmail = { enabled: true, toOwner: true, defaultAddress: 'sales' };
    const read = readWorkflow({ missedEmail }, 'Standard');
    const errors = 'refused' in read ? read.errors : [];
    expect(errors?.map(({ path }) => path)).toEqual(['missedEmail.defaultAddress']);
  });

  it('is refused with all its faults at once, of types and of rules', () => {
    expect(
      faults({
        colour: 'red',
        locale: 'fr',
        timeZone: 'Mars/Olympus',
        subject: { template: '{calltype} {weather}', editable: 'yes' },
        log: { inboundAnswered: 'maybe', inboundMissed: 'off', telegram: 'off' },
        dispositions: [
          { id: 'a', label: 'A' },
          { id: 'a', label: 'B' },
        ],
        trackMissedButAnswered: true,
        wrapup: { maxSeconds: -1 },
      }),
    ).toEqual({
      code: 'invalid',
      paths: expect.arrayContaining([
        'colour',
        'locale',
        'timeZone',
        'subject.template',
        'subject.editable',
        'log.inboundAnswered',
        'log.telegram',
        'dispositions[1].id',
        'trackMissedButAnswered',
        'wrapup.maxSeconds',
      ]),
    });
  });

  it('names the position of an unknown variable in the subject', () => {
    const read = readWorkflow({ subject: { template: '😀 {calltype} {weather}' } }, 'Service');
    expect(isRefusal(read) && read.errors?.[0]).toMatchObject({
      path: 'subject.template',
      message: 'problem.workflow.unknown-variable',
      values: { variable: '{weather}', position: 14 },
    });
  });

  it('is refused for the settings that this release does not carry out, each with its path', () => {
    expect(
      faults({
        hours: 'business',
        log: { voicemail: 'off', inboundMissed: 'off' },
        transfer: { log: 'one-per-call', carryDetails: false },
        transcript: { show: 'agent' },
        fields: { waitSeconds: 'Wait__c' },
      }),
    ).toEqual({
      code: 'setting-not-available',
      paths: ['log.voicemail', 'transfer.carryDetails', 'transcript.show'],
    });
  });

  it('with settings of later releases at their default is accepted', () => {
    expect(
      accepted({
        log: { voicemail: 'open', chat: 'completed' },
        transfer: { carryDetails: true },
        transcript: { show: 'none' },
      }).transcript,
    ).toEqual({ show: 'none' });
  });

  it('of an earlier release has the default of what is not carried out, and of what it lacked', () => {
    const { messages, ...earlier } = { ...defaultWorkflow, recording: { onByDefault: true, link: false } };
    const document = storedWorkflow({ ...earlier, retention: { unloggedDays: 7, recordingsDays: 9 } });
    expect(document).toEqual({
      ...defaultWorkflow,
      retention: { ...defaultWorkflow.retention, unloggedDays: 7 },
      messages,
    });
    expect(accepted(document)).toEqual({ ...document, name: 'Service' });
  });

  it('with the interaction log leaves unsuccessful calls off unless it says otherwise, and names both settings then', () => {
    const { paths } = faults({
      interactionLog: true,
      log: { outboundUnanswered: 'open' },
      subject: { template: '{callresult}' },
    });
    expect(paths).toEqual(expect.arrayContaining(['log.outboundUnanswered', 'subject.template']));
    expect(paths).not.toContain('log.inboundMissed');
  });

  it.each(['a\u0000b', 'a\ud83d'])('with text that cannot be stored (%j) is refused', (tag) => {
    expect(faults({ tags: [tag] })).toEqual({ code: 'invalid', paths: ['tags[0]'] });
  });

  it.each([null, 42, 'text', [], [[{}]]])('that is no document (%j) is refused', (input) => {
    expect(faults(input).code).toBe('invalid');
  });
});

describe('the published JSON Schema', () => {
  it('describes every setting and its default', () => {
    const schema = workflowJsonSchema();
    expect(Object.keys(schema.properties ?? {})).toEqual(
      expect.arrayContaining(Object.keys(defaultWorkflow)),
    );
    expect(schema.properties?.['ringAllOwner']).toMatchObject({ default: 'group' });
    expect(schema.additionalProperties).toBe(false);
  });
});
