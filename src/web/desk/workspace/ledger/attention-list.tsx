import type { LedgerEntry } from '../../../../contract/operations/ledger.ts';
import { useState } from 'react';
import { api, asApiError, type ApiError } from '../../../ui/server/api.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { moment } from '../../../ui/text/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useLoaded } from '../../../ui/server/load.ts';
import { localeNow, useText } from '../../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../../ui/state.tsx';
import { useDesk } from '../../state/connection.ts';
import { correctableFields, titleOf } from './correctable.ts';
import { Correction } from './correction.tsx';
import { showWhy } from '../../state/places.ts';

/** Writes that the CRM, or a mail server, will not take as they are, with its own words: correct, try again, or give up with a reason (spec L33). */
export function AttentionList() {
  const text = useText();
  const position = useDesk((state) => state.desk?.position ?? '');
  const writes = useLoaded<{ items: readonly LedgerEntry[] }>('/ledger?state=refused', position);
  if (writes.state === 'failed') return <ErrorNote error={writes.error} onRetry={writes.reload} />;
  if (writes.value === null) return <Loading />;
  if (writes.value.items.length === 0)
    return <EmptyState title={text('work.attention.none')}>{text('work.attention.none-note')}</EmptyState>;
  return (
    <ul>
      {writes.value.items.map((write) => (
        <li key={write.id} className="section">
          <Refused write={write} onDone={writes.reload} />
        </li>
      ))}
    </ul>
  );
}

function Refused({ write, onDone }: { write: LedgerEntry; onDone: () => void }) {
  const text = useText();
  const [doing, setDoing] = useState<'correct' | 'give-up' | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const send = (work: Promise<unknown>) => {
    setError(null);
    work.then(onDone, (failure: unknown) => setError(asApiError(failure)));
  };
  const path = `/ledger/${write.id}`;
  const kind = text(`work.write.${write.kind}`);
  const title = titleOf(write);
  return (
    <div className="stack wide">
      <div className="row wrap">
        <Icon name="attention" small className="bad" />
        <p className="strong grow">{title ?? kind}</p>
        {title !== null && <span className="small second">{kind}</span>}
        {write.sentAt !== null && <span className="small muted">{moment(write.sentAt)}</span>}
      </div>
      <p className="bad">
        {write.error?.code === 'unknown-outcome'
          ? text('work.attention.unknown-outcome')
          : write.error?.words}
      </p>
      {error !== null && <ErrorNote error={error} />}
      {doing === null && (
        <div className="row wrap">
          {correctableFields(write).length > 0 && (
            <Button onClick={() => setDoing('correct')}>{text('work.attention.correct')}</Button>
          )}
          <Button onClick={() => send(api.post(`${path}/retry`, {}, { locale: localeNow() }))}>
            {text('work.attention.retry')}
          </Button>
          <Button look="quiet" onClick={() => setDoing('give-up')}>
            {text('work.attention.give-up')}
          </Button>
          <Button look="quiet" onClick={() => showWhy(write.interactionId)}>
            {text('desk.why.open')}
          </Button>
        </div>
      )}
      {doing === 'correct' && (
        <Correction
          write={write}
          onCancel={() => setDoing(null)}
          onSend={(payload) => send(correct(path, payload))}
        />
      )}
      {doing === 'give-up' && (
        <GiveUp
          onCancel={() => setDoing(null)}
          onSend={(reason) => send(api.post(`${path}/give-up`, { reason }, { locale: localeNow() }))}
        />
      )}
    </div>
  );
}

function GiveUp({ onCancel, onSend }: { onCancel: () => void; onSend: (reason: string) => void }) {
  const text = useText();
  const [reason, setReason] = useState('');
  return (
    <form
      className="stack wide"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') onSend(reason);
      }}
    >
      <Field label={text('work.attention.reason')} required>
        {(parts) => (
          <div className="input">
            <input {...parts} value={reason} onChange={(event) => setReason(event.target.value)} />
          </div>
        )}
      </Field>
      <div className="row">
        <Button
          type="submit"
          look="refuse"
          reason={reason.trim() === '' ? text('work.attention.reason-needed') : null}
        >
          {text('work.attention.give-up')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {text('desk.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** A correction is kept first and sent then, so that a lost network between the two loses nothing. */
async function correct(path: string, payload: unknown): Promise<void> {
  const options = { locale: localeNow() };
  await api.patch(path, { payload }, options);
  await api.post(`${path}/retry`, {}, options);
}
