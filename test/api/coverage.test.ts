import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultSettings, organisationSettingsNotYet } from '../../src/domain/organisation/settings.ts';
import { isCarriedOut } from '../../src/domain/workflow/available.ts';
import { defaultWorkflow } from '../../src/domain/workflow/workflow.ts';
import { settingsIn, settingsOf } from '../../src/domain/workflow/settings.ts';

/** A script, and what it says where it shows the effect, word for word, so that neither goes without the other. */
type Place = readonly [script: string, ...words: string[]];

const kinds = 'kinds.int.test.ts';
const subject = 'subject.int.test.ts';
const panel = 'panel-settings.int.test.ts';
const customer = 'customer-settings.int.test.ts';
const settlement = 'settlement-settings.int.test.ts';
const pops = 'pop-settings.int.test.ts';
const followUps = 'follow-up-settings.int.test.ts';
const mails = 'mail-settings.int.test.ts';
const recordTypes = 'record-types.int.test.ts';
const versions = 'workflow-versions.int.test.ts';

/** By which words of Why? a script tells one value of a setting from its opposite. */
const logged = "for (const as of ['completed', 'open'] as const)";
const savedOrDraft = "[false, 'draft', 'why.save.draft']";
const recordType = 'for (const id of [other(';

/** Where each setting of the document shows what it does, for a value and its opposite; null: not carried out yet. */
const settings: Readonly<Record<string, Place | null>> = {
  name: [versions, 'as it is exported makes the same workflow'],
  locale: [kinds, "is in the workflow's language: %s", "['de', 'Verpasster Anruf'"],
  timeZone: [subject, "['Asia/Tokyo', 'Feb 5, 2027 23:30']", "['UTC', 'Feb 5, 2027 14:30']"],
  'subject.template': [subject, 'why.subject.template', "[{}, '{calltype} {date} {time}'"],
  'subject.editable': [subject, 'Written by Mia', "[false, '422 subject-locked', 'Template']"],
  'subject.clock': [subject, "['24h', 'Feb 3, 2027 15:30']", "['12h', 'Feb 3, 2027 3:30 PM']"],
  'log.inboundAnswered': [kinds, "'log.inboundAnswered': async", logged, 'why.log.off'],
  'log.inboundMissed': [kinds, "'log.inboundMissed': async", logged, 'why.log.off'],
  'log.outboundAnswered': [kinds, "'log.outboundAnswered': async", logged, 'why.log.off'],
  'log.outboundUnanswered': [kinds, "'log.outboundUnanswered': async", logged, 'why.log.off'],
  'log.voicemail': null,
  'log.internal': [kinds, "'log.internal': async", logged, 'why.log.off'],
  'log.chat': null,
  'log.email': null,
  'log.sms': null,
  'log.workitem': null,
  callRecord: [
    'voice-calls.int.test.ts',
    "callRecord: 'voice-call'",
    "callRecord: 'task'",
    'why.call-record.voice-call',
  ],
  'autoSave.inbound': [kinds, "['autoSave.inbound'", 'why.save.at-once', savedOrDraft],
  'autoSave.outbound': [kinds, "['autoSave.outbound'", 'why.save.at-once', savedOrDraft],
  'autoSave.internal': [kinds, "['autoSave.internal'", 'why.save.at-once', savedOrDraft],
  'openAfterCall.inbound': [pops, "'inbound'", 'why.open-after.on', 'why.open-after.off'],
  'openAfterCall.outbound': [pops, "'outbound'", 'why.open-after.on', 'why.open-after.off'],
  hours: ['hours.int.test.ts', 'why.hours.within', 'why.hours.outside', 'why.hours.always'],
  'results.missed': [kinds, "['results.missed'", "for (const text of ['Nobody there', usual])"],
  'results.missedAnswered': [settlement, "missedAnswered: 'Tom took it'", "'Missed, but answered'"],
  'results.noAnswer': [kinds, "['results.noAnswer'", "for (const text of ['Nobody there', usual])"],
  trackMissedButAnswered: [settlement, 'why.result.missed-answered', 'why.result.not-connected'],
  interactionLog: [panel, "[true, 'off', 'off']", "[false, 'open', 'completed']"],
  'transfer.log': [settlement, 'why.settlement.one-per-agent', 'why.settlement.own-answered'],
  'transfer.carryDetails': null,
  'transfer.lastLeaves': null,
  'recordTypes.activity': [recordTypes, "'recordTypes.activity'", `${recordType}'task'), null])`],
  'recordTypes.case': [recordTypes, "'recordTypes.case'", `${recordType}'case'), null])`],
  'recordTypes.followUpInbound': [
    recordTypes,
    "'recordTypes.followUpInbound', 'inbound'",
    `${recordType}object), null])`,
  ],
  'recordTypes.followUpOutbound': [
    recordTypes,
    "'recordTypes.followUpOutbound', 'outbound'",
    `${recordType}object), null])`,
  ],
  'recordTypes.event': [recordTypes, "'recordTypes.event', 'inbound'", `${recordType}object), null])`],
  unknownCaller: [customer, "['contact', 'lead', 'account', 'nothing']", 'why.caller.${unknownCaller}'],
  'attachTo.kind': [customer, "['none', 'case', 'opportunity']", 'why.attach.off'],
  'attachTo.createIfNone': [customer, 'why.attach.new-opportunity', 'why.attach.no-opportunity'],
  'attachTo.stage': [customer, "for (const stage of ['Qualification', 'Prospecting'])", '422 invalid'],
  'cases.inbound': [pops, "'inbound'", "cases ? 'why.case.opened' : 'why.case.off'"],
  'cases.outbound': [pops, "'outbound'", "cases ? 'why.case.opened' : 'why.case.off'"],
  'screenPop.inbound': [pops, "'inbound'", "none: 'why.pop.off'", "account: 'why.pop.account'"],
  'screenPop.outbound': [pops, "'outbound'", "none: 'why.pop.off'", "account: 'why.pop.account'"],
  ivrPop: ['ivr.int.test.ts', 'why.pop.keyed', 'the workflow does not look for it'],
  customObjects: [customer, "[named, [boiler.id], 'why.match.only']", "[[], [], 'why.match.none']"],
  autoAnswer: [panel, 'for (const autoAnswer of [true, false])'],
  'missedEmail.enabled': [mails, "toEqual(['activity', 'mail'])", 'why.mail.off'],
  'missedEmail.toOwner': [mails, 'why.mail.agent', 'why.mail.owner'],
  'missedEmail.defaultAddress': [mails, 'why.mail.default-no-record', "[null, '422 invalid']"],
  'missedEmail.template': [mails, '{name} rang {agent} ({queue})', '[null, anna.name]'],
  ringAllOwner: [settlement, 'why.owner.group', 'why.owner.first-member', 'why.owner.group-agent'],
  'followUp.inbound.default': [followUps, "'inbound'", "for (const choice of ['follow-up', 'none'])"],
  'followUp.inbound.options': [followUps, "'inbound'", "['new-event', 'none']"],
  'followUp.outbound.default': [followUps, "'outbound'", "for (const choice of ['follow-up', 'none'])"],
  'followUp.outbound.options': [followUps, "'outbound'", "['new-event', 'none']"],
  'followUp.completeInsteadOfDelete': [followUps, 'why.follow-up.complete', 'why.follow-up.delete'],
  'followUp.copyComments': [followUps, 'why.follow-up.comments-copied', 'why.follow-up.comments-not-copied'],
  'followUp.subject': [followUps, "for (const template of ['Ask {name} again ({queue})', '{name}'])"],
  dispositions: [panel, 'why.result.chosen', 'why.result.none'],
  dispositionRequired: [panel, "[true, '409 disposition-required']", "[false, '200 undefined']"],
  dispositionIn: [panel, "['panel', 'dispositionIn', []]", 'why.result.in-crm'],
  tags: [panel, "[['vip', 'press'], 200, 'Tags: vip']", "[['press'], 422"],
  'doNotLog.show': [panel, 'why.box.ticked', 'why.box.off'],
  'signedOut.logMissedInQueue': [
    settlement,
    'why.signed-out.missed-in-queue-on',
    'why.signed-out.missed-in-queue-off',
  ],
  'signedOut.logIncoming': [settlement, 'why.signed-out.incoming-on', 'why.signed-out.incoming-off'],
  'wrapup.maxSeconds': [panel, 'for (const maxSeconds of [10, 300])'],
  'recording.onByDefault': null,
  'recording.link': null,
  'transcript.show': null,
  fields: ['activity.int.test.ts', 'why.fields.mapped', "it('has in it what no field takes any more"],
  'messages.text': null,
  'retention.unloggedDays': ['retention.int.test.ts', 'the unlogged call is gone', 'toBe(200)'],
  // Events are nothing that the API shows.
  'retention.eventsDays': ['../../src/application/logging/retention.int.test.ts', 'eventsDays'],
  'retention.recordingsDays': null,
  'retention.voicemailsDays': null,
  'retention.messagesDays': null,
};

/** Who reads each setting of the organisation; null: nobody yet, so another value than the default is refused. */
const organisation: Readonly<Record<string, Place | null>> = {
  country: ['../../src/application/channels/voice/feed/arrivals.ts', 'organisation.settings().country'],
  'presence.logoutCheck': ['unattended-panel.int.test.ts', 'counts where the organisation wants it to'],
  'crm.ownConnection': [
    '../../src/adapters/crm/salesforce/people.int.test.ts',
    'who disconnects works as the integration again, unless everybody is to be connected',
  ],
  'crm.doNotLogField': [
    '../../src/adapters/crm/salesforce/people.int.test.ts',
    'says it for every user once it is read, written in capitals or not',
  ],
  'clickToDial.enabled': [
    '../../src/application/channels/voice/commands/place-call.ts',
    'clickToDial.enabled',
  ],
  'sessions.elevation': null,
  'sessions.severalContacts': null,
  'capacity.voiceBlocks': null,
  defaultWorkflow: ['workflow-choice.int.test.ts', "is its queue's, else the organisation's"],
  awayReasons: ['../../src/application/interactions/routing/presence.ts', 'settings().awayReasons'],
  'emergencyTestNumbers.US': [
    '../../src/application/channels/voice/commands/place-call.ts',
    'settings().emergencyTestNumbers',
  ],
};

/** Where each rule of logging shows its effect over the API. */
const rules: Readonly<Record<string, readonly Place[]>> = {
  L1: [['responsibility.int.test.ts', 'why.responsible.salesforce', 'why.responsible.desk']],
  L2: [['responsibility.int.test.ts', 'logging out in the panel inside Salesforce counts as out there']],
  L3: [[settlement, 'why.signed-out.incoming-off', 'why.signed-out.missed-in-queue-off']],
  L4: [['responsibility.int.test.ts', 'a hidden box prevents nothing', 'why.begun']],
  L5: [['do-not-log.int.test.ts', 'decides by its state when the call ends']],
  L6: [['do-not-log.int.test.ts', 'why.box.default-ticked', 'why.box.default-unticked']],
  L7: [
    ['do-not-log.int.test.ts', 'ticked leaves no trace'],
    ['cases.int.test.ts', 'is deleted when the agent chooses not to log the call, unless somebody has'],
    ['retention.int.test.ts', 'is gone after as many days as the workflow says, and a logged call is not'],
  ],
  L8: [[kinds, 'lasted a second at least, and one that did not lasted none']],
  L9: [[kinds, '%s is a past activity, a next step or nothing']],
  L10: [
    [kinds, 'by %s writes an answered call at once, or keeps it as a draft'],
    ['saving.int.test.ts', 'off for incoming calls keeps a draft until Save'],
  ],
  L11: [['hours.int.test.ts', 'on a holiday', 'after the clocks have gone forward', 'also over midnight']],
  L12: [[subject, 'longer than 255 characters is cut', 'is refused with the position of what nobody knows']],
  L13: [['activity.int.test.ts', 'one line for each thing that has no field, in a fixed form']],
  L14: [[recordTypes, 'why.record-type.default', 'why.record-type.set']],
  L15: [['activity.int.test.ts', 'why.owner.no-user', 'why.owner.no-agent', 'why.owner.agent']],
  L16: [[settlement, "['one-per-agent', [mia, tom]", "['one-per-call', [tom]"]],
  L17: [
    [pops, 'the activity opens after the call or does not'],
    [panel, 'is chosen in the panel or in the CRM'],
    ['saving.int.test.ts', 'shows the note changed in the CRM that it would replace'],
  ],
  L18: [
    [panel, '%s is refused, naming both settings, and taken without it'],
    ['logging-settings.int.test.ts', 'keeps missed calls out, which are logged without it'],
  ],
  L19: [
    [kinds, 'is the text of %s, or what it is at first'],
    ['outbound.int.test.ts', 'who does not answer is never logged, whatever the workflow says'],
  ],
  L20: [
    [
      'inbound.int.test.ts',
      'and is answered by nobody has one activity for the whole call, of the last agent',
    ],
    [settlement, 'belongs to the owner set by ringAllOwner: %j'],
  ],
  L21: [[settlement, 'though the events of the phone system come %s']],
  L22: [
    [mails, 'goes to who missed it, or with missedEmail.toOwner to the owner of the record'],
    ['missed-mail.int.test.ts', 'loses no mail, doubles none, and holds up no write to the CRM'],
  ],
  L23: [
    [
      'matching.int.test.ts',
      'goes to the contact before the lead before the account',
      'is to be decided until',
    ],
    ['caller-number.int.test.ts', 'withheld matches nobody', 'marked as to be decided', 'of our own never'],
  ],
  L24: [
    [customer, 'with unknownCaller "%s" is made that'],
    ['unknown-caller.int.test.ts', 'is one record for two calls at the same moment'],
  ],
  L25: [
    [customer, 'has the log or not, by attachTo.kind', 'is not looked for where the call belongs to a lead'],
  ],
  L26: [
    [customer, 'goes before what the workflow would have found', 'is refused at once where it is a lead'],
  ],
  L27: [
    [pops, "cases ? 'why.case.opened' : 'why.case.off'"],
    ['cases.int.test.ts', 'opens right after dialling'],
  ],
  L28: [[pops, 'the screen pop "%s" shows what it says, and Why? names it']],
  L29: [
    ['custom-objects.int.test.ts', 'or one that keyed its serial number pops it, and is logged to it'],
    ['ivr.int.test.ts', 'pops the record that was keyed instead of the caller'],
  ],
  L30: [
    [
      followUps,
      'the default is carried out if the agent chooses nothing',
      'finishes the task of today by completing or by deleting',
    ],
  ],
  L31: [['follow-up.int.test.ts', "has the workflow's subject, the next business day and no comments"]],
  L32: [
    ['saving.int.test.ts', 'on writes at the end, and later edits when wrap-up is finished, into the same'],
  ],
  L33: [['saving.int.test.ts', 'corrected and retried by hand', 'is given up with a reason']],
  L34: [['inbound.int.test.ts', "'accept-language': 'de'"]],
  L35: [
    ['what-if.int.test.ts', 'shows which calls would have been logged differently'],
    ['what-if-settings.int.test.ts', 'What was foretold comes true of the next such calls.'],
  ],
  L36: [
    [versions, 'that is activated at a time decides from that time on', 'as it is exported makes the same'],
    [
      'workflow-choice.int.test.ts',
      "is the agent's, before the team's",
      "is its queue's, else the organisation's",
    ],
  ],
  L37: [['reconciliation.int.test.ts', 'by name what was deleted or changed there']],
  L38: [['late-facts.int.test.ts', 'gets the log of the call that nobody was known for, once']],
  L39: [['ring-all.int.test.ts', 'theirs is not a missed call', 'gives one missed activity in all']],
  L40: [
    ['reports.int.test.ts', 'every figure leads to as many contacts as it counts'],
    ['report-figures.int.test.ts', 'count what each agent missed, and what of it another answered'],
  ],
};

/** What a script does not say, of what it is named for here. */
const missingIn = ([script, ...words]: Place): readonly string[] => {
  const text = readFileSync(new URL(script, import.meta.url), 'utf8');
  return words.filter((word) => !text.includes(word));
};

describe('every setting of the workflow document', () => {
  it('stands here, and nothing else does', () => {
    expect(Object.keys(settings)).toEqual(settingsOf(defaultWorkflow).map(({ path }) => path));
  });

  it('is shown by a script, or not carried out yet', () => {
    for (const [path, place] of Object.entries(settings))
      expect(`${path} ${place !== null}`).toBe(`${path} ${isCarriedOut(path)}`);
  });

  it.each(
    Object.entries(settings).flatMap(([path, place]) => (place === null ? [] : [[path, place] as const])),
  )('%s is named by its script, which shows a value and its opposite', (path, place) => {
    expect(missingIn(place)).toEqual([]);
    const [script] = place;
    const words = path.split('.').filter((word) => word !== 'inbound' && word !== 'outbound');
    expect(missingIn([script, ...words])).toEqual([]);
  });
});

describe('every setting of the organisation', () => {
  it('stands here, and has somebody who reads it or is refused', () => {
    expect(Object.keys(organisation)).toEqual(settingsIn(defaultSettings).map(({ path }) => path));
    const refused = Object.keys(organisation).filter((path) => organisation[path] === null);
    expect(refused).toEqual(organisationSettingsNotYet);
    const missing = Object.values(organisation).flatMap((place) => (place === null ? [] : missingIn(place)));
    expect(missing).toEqual([]);
  });
});

describe('every rule of logging', () => {
  it('stands here', () => {
    expect(Object.keys(rules)).toEqual(Array.from({ length: 40 }, (_, index) => `L${index + 1}`));
  });

  it.each(Object.entries(rules))('%s is shown over the API', (_, places) => {
    expect(places.map(missingIn)).toEqual(places.map(() => []));
  });
});
