import { useState } from 'react';
import type { RecordRef } from '../../../../contract/common.ts';
import type { Interaction } from '../../../../contract/interactions/interaction.ts';
import { api, asApiError, type ApiError } from '../../../ui/server/api.ts';
import { Button } from '../../../ui/button.tsx';
import { localeNow, useText } from '../../../ui/text/locale.ts';
import { Select } from '../../../ui/select.tsx';
import { ErrorNote } from '../../../ui/state.tsx';
import { ChangedNote, type NoteDecision } from '../../panel/details/changed-note.tsx';
import { kindText, otherRecord } from '../../state/naming.ts';

interface ActionProps {
  readonly interaction: Interaction;
  readonly onDone: () => void;
}

/** Runs one thing at a time and keeps what went wrong with it. */
function useSending(onDone: () => void): Sending {
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const send = (work: () => Promise<unknown>) => {
    setSending(true);
    setError(null);
    work()
      .then(onDone, (failure: unknown) => setError(asApiError(failure)))
      .finally(() => setSending(false));
  };
  return { isSending, error, send, forget: () => setError(null) };
}

interface Sending {
  readonly isSending: boolean;
  readonly error: ApiError | null;
  readonly send: (work: () => Promise<unknown>) => void;
  readonly forget: () => void;
}

const save = (id: string, decision: NoteDecision | null = null) =>
  api.post(`/interactions/${id}/save`, decision ?? {}, { locale: localeNow() });

/** What went wrong with a save; where somebody has changed the note in the CRM, the agent is asked (spec L17). */
function SaveError({ id, sending: { error, send, forget } }: { id: string; sending: Sending }) {
  if (error === null) return null;
  if (error.code !== 'note-changed' || error.note === null) return <ErrorNote error={error} />;
  return (
    <ChangedNote note={error.note} onLeave={forget} onDecide={(decision) => send(() => save(id, decision))} />
  );
}

/** Writes a log that waits for Save (spec C19, L10). */
export function SaveDraft({ interaction, onDone }: ActionProps) {
  const text = useText();
  const sending = useSending(onDone);
  const { isSending, send } = sending;
  return (
    <div className="stack">
      <Button
        size="tiny"
        reason={isSending ? text('desk.loading') : null}
        onClick={() => send(() => save(interaction.id))}
      >
        {text('work.contacts.save')}
      </Button>
      <SaveError id={interaction.id} sending={sending} />
    </div>
  );
}

const keyOf = ({ kind, id }: RecordRef): string => `${kind} ${id}`;

/** Says whose a contact is that several records match: the one it went to is confirmed, or it is moved (spec L23). */
export function Decide({ interaction, onDone }: ActionProps) {
  const text = useText();
  const sending = useSending(onDone);
  const { isSending, send } = sending;
  const { records } = interaction.match;
  const suggested = otherRecord(interaction) ?? records[0] ?? null;
  const [key, setKey] = useState(suggested === null ? '' : keyOf(suggested));
  const chosen = records.find((record) => keyOf(record) === key) ?? null;
  const isSuggested = suggested !== null && key === keyOf(suggested);
  const decide = ({ kind, id, name }: RecordRef) =>
    send(async () => {
      const path = `/interactions/${interaction.id}/details`;
      await api.patch(path, { name: { kind, id, name } }, { locale: localeNow() });
      await save(interaction.id);
    });
  return (
    <div className="stack">
      <div className="row">
        <Select
          aria-label={text('work.contacts.belongs-to')}
          value={key}
          onChange={(event) => setKey(event.target.value)}
        >
          {records.map((record) => (
            <option key={keyOf(record)} value={keyOf(record)}>
              {record.name}, {kindText(record.kind, text)}
            </option>
          ))}
        </Select>
        <Button
          size="tiny"
          reason={isSending || chosen === null ? text('desk.loading') : null}
          onClick={() => chosen !== null && decide(chosen)}
        >
          {text(isSuggested ? 'work.contacts.confirm' : 'work.contacts.move')}
        </Button>
      </div>
      <SaveError id={interaction.id} sending={sending} />
    </div>
  );
}
