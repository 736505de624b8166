import { z } from 'zod';
import { fullId } from '../model/ids.ts';
import type { SwitchChanges } from '../model/org.ts';
import type { OrgReading } from '../model/org-data.ts';
import type { Switches } from '../model/switches.ts';
import { ControlError, read } from './control-error.ts';

const share = z.number().min(0).max(1);
const atLeastOne = z.int().min(1);
const path = z.string().regex(/^\w+\.\w+$/, 'an object and a field, as in Task.CallDisposition');
const names = z.array(z.string().min(1));

const rule = z.strictObject({
  object: z.string().min(1),
  field: z.string().min(1).nullable().default(null),
  message: z.string().min(1),
});

/** One for each switch; that none is missing, and that each reads what the switch holds, the types say. */
const readers: { readonly [Name in keyof Switches]: z.ZodType<Switches[Name]> } = {
  'lose-answer': share,
  unavailable: share,
  'slow-ms': z.int().min(0).max(600_000),
  'expire-token-every': atLeastOne,
  'rotate-refresh-tokens': z.boolean(),
  'hide-fields': z.array(path),
  'read-only-fields': z.array(path),
  'restrict-picklists': z.record(path, names),
  'validation-rules': z.array(rule),
  'reassign-case-on-task': z.boolean(),
  'inactive-users': names,
  'daily-limit': z.int().min(0),
  'lock-rows': share,
  'duplicate-rules': z.boolean(),
  'state-country-picklists': z.boolean(),
  'person-accounts': z.boolean(),
  'encrypted-fields': z.array(path),
  currencies: z.array(z.string().regex(/^[A-Z]{3}$/u, 'an ISO code, as in EUR')),
  'login-ip-ranges': z.boolean(),
  'key-field': z.enum(['unique', 'not-unique', 'missing']),
  'revoke-grants': z.boolean(),
  'api-access-control': z.boolean(),
  'search-delay-ms': z.int().min(0),
  'archive-after-days': z.int().min(0),
  'required-fields': z.array(path),
  'record-types': z.record(z.string(), z.array(z.string().regex(/^[A-Za-z]\w{0,79}$/, 'a developer name'))),
  'voice-calls': z.boolean(),
  'telephony-retry-after': z.int().min(1),
  'logout-events': z.enum(['none', 'not-permitted', 'streamed']),
  'org-id': z
    .string()
    .refine((id) => id.startsWith('00D') && fullId(id) === id, 'an id of 18 characters, 00D…'),
  'instance-renamed': z.boolean(),
};

/** Any of the switches, or null to set one back; nothing else. */
const switchBody = z.strictObject(
  Object.fromEntries(Object.entries(readers).map(([name, reader]) => [name, reader.nullable().optional()])),
);

/** What is to change; throws 400 where a switch, its value, or an object, field or user that it names is none. */
export function readSwitches(body: unknown, org: OrgReading): SwitchChanges {
  const changes = read(switchBody, body) as SwitchChanges;
  for (const name of ['hide-fields', 'read-only-fields', 'required-fields', 'encrypted-fields'] as const)
    for (const one of changes[name] ?? []) mustBeField(name, one, org);
  for (const one of Object.keys(changes['restrict-picklists'] ?? {}))
    mustBeField('restrict-picklists', one, org);
  for (const { object, field } of changes['validation-rules'] ?? []) {
    mustBeObject('validation-rules', object, org);
    if (field !== null) mustBeField('validation-rules', `${object}.${field}`, org);
  }
  for (const one of Object.keys(changes['record-types'] ?? {})) mustBeObject('record-types', one, org);
  for (const one of changes['inactive-users'] ?? [])
    if (org.holding('User', 'Username', one).length === 0)
      throw new ControlError(400, `inactive-users: nobody is called ${one}`);
  return changes;
}

function mustBeField(name: string, written: string, org: OrgReading): void {
  const [object = '', field = ''] = written.split('.');
  if (object.toLowerCase() === 'activity') return mustBeField(name, `Task.${field}`, org);
  mustBeObject(name, object, org);
  if (!org.object(object)?.fields.has(field.toLowerCase()))
    throw new ControlError(400, `${name}: there is no field ${written}`);
}

function mustBeObject(name: string, object: string, org: OrgReading): void {
  if (org.object(object) === null) throw new ControlError(400, `${name}: there is no object ${object}`);
}
