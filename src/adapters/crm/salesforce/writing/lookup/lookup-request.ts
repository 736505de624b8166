import type { CrmWrite } from '../../../../../application/ports/crm/writer.ts';
import { legOfVoiceCall } from '../../../../../domain/logging/context/keys.ts';
import type { RecordRef } from '../../../../../domain/record.ts';
import { madeObjectOf, madeObjects, type MadeObject } from '../rows/record-row.ts';

/** What has to be known of the org before a batch is written; keys are the ledger's. */
export interface LookupRequest {
  readonly tasks: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  /** Legs of calls that have records of their own. */
  readonly legs: ReadonlySet<string>;
  /** Fields of tasks and of records of calls that workflows fill beside the standard ones. */
  readonly extra: ReadonlySet<string>;
  /** Tasks by their own ids. */
  readonly taskIds: ReadonlySet<string>;
  /** Keys of records, by their objects. */
  readonly made: ReadonlyMap<MadeObject, ReadonlySet<string>>;
  /** Accounts that are persons, by id. */
  readonly personAccounts: ReadonlySet<string>;
}

/** What has to be looked up before these writes; nothing for those that the ledger knows to be the first under their keys. */
export function lookupRequestFor(
  writes: readonly CrmWrite[],
  known: (account: string) => boolean,
): LookupRequest {
  const tasks = new Set<string>();
  const events = new Set<string>();
  const extra = new Set<string>();
  const legs = new Set<string>();
  const taskIds = new Set<string>();
  const made = new Map<MadeObject, Set<string>>();
  const personAccounts = new Set<string>();
  const isPerson = (ref: RecordRef | null | undefined): void => {
    if (ref?.kind === 'personAccount' && !known(ref.id)) personAccounts.add(ref.id);
  };
  const madeAs = (object: MadeObject, key: string): void => {
    made.set(object, (made.get(object) ?? new Set()).add(key));
  };
  for (const write of writes) {
    const { key, operation } = write;
    const isFresh = write.fresh === true;
    switch (operation) {
      case 'upsert-task':
        if (!isFresh) tasks.add(key);
        for (const name of Object.keys(write.fields.extra ?? {})) extra.add(name);
        isPerson(write.fields.who);
        break;
      case 'upsert-follow-up':
        if (!isFresh) tasks.add(key);
        isPerson(write.fields.who);
        break;
      case 'upsert-event':
        if (!isFresh) events.add(key);
        isPerson(write.fields.who);
        break;
      case 'delete-task':
        tasks.add(key);
        break;
      case 'upsert-voice-call':
        // Also the first time: Salesforce may have made it by itself.
        legs.add(legOfVoiceCall(key));
        if (write.fields.leg?.before != null) legs.add(write.fields.leg.before);
        for (const name of Object.keys(write.fields.extra ?? {})) extra.add(name);
        break;
      case 'delete-voice-call':
        legs.add(legOfVoiceCall(key));
        break;
      case 'delete-event':
        events.add(key);
        break;
      case 'finish-task':
        taskIds.add(write.fields.task.id);
        break;
      case 'create-record':
        if (!isFresh) madeAs(madeObjectOf(write.fields), key);
        if ('contact' in write.fields) isPerson(write.fields.contact);
        break;
      case 'delete-untouched':
        // It does not say what was made under the key.
        for (const object of madeObjects) madeAs(object, key);
        break;
    }
  }
  return { tasks, events, legs, extra, taskIds, made, personAccounts };
}
