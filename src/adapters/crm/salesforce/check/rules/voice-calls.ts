import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { textIn } from '../../requests/queried-row.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import { fine, found } from '../finding.ts';
import { unread, type OrgSnapshot, type Configuration } from '../snapshot.ts';

/** What is noted of a call in its record. */
const written = ['Description', 'OwnerId', 'RelatedRecordId', 'CallResolution'] as const;

/** What logging calls as VoiceCalls needs (spec X9); nothing where nobody has set it up. */
export function checkVoiceCalls(org: OrgSnapshot, { workflows }: Configuration): readonly CheckItem[] {
  const isChosen = workflows.some(({ callRecord }) => callRecord === 'voice-call');
  if (org.telephony === null)
    return isChosen ? [found('missing', 'voice-calls', 'voice-calls.no-center')] : [];
  const items = [...ofCenter(org, org.telephony), ...ofRecords(org)];
  return items.length > 0
    ? items
    : [fine('voice-calls', 'voice-calls.all', { center: org.telephony.center })];
}

function ofCenter(
  { callCenters }: OrgSnapshot,
  { center, key }: NonNullable<OrgSnapshot['telephony']>,
): readonly CheckItem[] {
  const isThere = callCenters === unread || callCenters.some((row) => textIn(row, 'InternalName') === center);
  if (!isThere) return [found('missing', 'voice-calls.center', 'voice-calls.center', { center })];
  if (key.key === 'taken') return [];
  const told = { center, words: key.words };
  return key.key === 'refused'
    ? [found('missing', 'voice-calls.key', 'voice-calls.key', told)]
    : [found('warning', 'voice-calls.key', 'voice-calls.untried', told)];
}

function ofRecords({ objects }: OrgSnapshot): readonly CheckItem[] {
  const object = objects.get('VoiceCall');
  if (object === undefined) return [found('warning', 'voice-calls.object', 'voice-calls.unseen')];
  if (object === null || !object.queryable || object.field('VendorCallKey') === null)
    return [found('missing', 'voice-calls.object', 'voice-calls.hidden')];
  const locked = written.filter((name) => !object.updateable || object.field(name)?.updateable !== true);
  return [
    ...(locked.length === 0
      ? []
      : [found('missing', 'voice-calls.fields', 'voice-calls.fields', { fields: namesIn(locked) })]),
    ...(object.deletable ? [] : [found('ok', 'voice-calls.deletion', 'voice-calls.deletion')]),
  ];
}
