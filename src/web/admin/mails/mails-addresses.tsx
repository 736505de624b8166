import { useState, type SubmitEvent } from 'react';
import type { ConfirmationSent, MailAddress } from '../../../contract/operations/mails.ts';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { useFirstFault } from '../../ui/first-fault.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { dayAndTime } from '../../ui/text/format.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { localeNow, useText } from '../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading, LogMark, type LogStateName } from '../../ui/state.tsx';

/** The most that the server gives on one page; more addresses are seen through the API. */
const most = 500;

const looks: Readonly<Record<MailAddress['state'], { readonly log: LogStateName; readonly icon: IconName }>> =
  {
    confirmed: { log: 'written', icon: 'written' },
    verified: { log: 'written', icon: 'written' },
    asked: { log: 'due', icon: 'due' },
    expired: { log: 'draft', icon: 'draft' },
    refused: { log: 'attention', icon: 'attention' },
    unasked: { log: 'none', icon: 'none' },
  };

/** Addresses that mail may go to once their readers have confirmed them, and the mails that ask for it. */
export function MailAddresses({ onAsked }: { onAsked: () => void }) {
  const text = useText();
  const addresses = useLoaded<{ items: readonly MailAddress[] }>(`/mail-addresses?limit=${most}`);
  const [written, setWritten] = useState('');
  const [outcome, setOutcome] = useState<ConfirmationSent | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const form = useFirstFault(error);
  const ask = (address: string) => {
    setError(null);
    setOutcome(null);
    api.post<ConfirmationSent>('/mail-addresses/confirmations', { address }, { locale: localeNow() }).then(
      (answer) => {
        setOutcome(answer);
        setWritten('');
        addresses.reload();
        onAsked();
      },
      (failure: unknown) => setError(asApiError(failure)),
    );
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    ask(written);
  };
  const fault = error?.errors.find(({ path }) => path === 'address')?.message;
  return (
    <section className="card lined">
      <header>
        <h2>{text('admin.mails.addresses')}</h2>
      </header>
      <form ref={form} className="section stack wide" onSubmit={submit}>
        <p className="small second">{text('admin.mails.addresses-note')}</p>
        <Field label={text('admin.mails.address')} required error={fault}>
          {(parts) => (
            <div className="input">
              <input
                {...parts}
                type="email"
                autoComplete="off"
                value={written}
                onChange={(event) => setWritten(event.target.value)}
              />
            </div>
          )}
        </Field>
        <div className="row wrap">
          <Button type="submit">{text('admin.mails.ask')}</Button>
          <span role="status">{outcome !== null && <Outcome outcome={outcome} />}</span>
        </div>
        {error !== null && fault === undefined && <ErrorNote error={error} />}
      </form>
      {addresses.state === 'failed' && <ErrorNote error={addresses.error} onRetry={addresses.reload} />}
      {addresses.state === 'loading' && addresses.value === null && <Loading />}
      {addresses.value?.items.length === 0 && <EmptyState title={text('admin.mails.no-addresses')} />}
      <ul>
        {addresses.value?.items.map((one) => (
          <Address key={one.address} address={one} onAsk={() => ask(one.address)} />
        ))}
      </ul>
    </section>
  );
}

function Outcome({ outcome: { address, state, error, mailer } }: { outcome: ConfirmationSent }) {
  const text = useText();
  if (state !== 'refused')
    return <span className="good">{text(`admin.mails.asked-${state}`, { address, mailer })}</span>;
  return <span className="bad">{text('admin.mails.asked-refused', { words: error?.words ?? '' })}</span>;
}

function Address({ address: one, onAsk }: { address: MailAddress; onAsk: () => void }) {
  const text = useText();
  const { log, icon } = looks[one.state];
  const needing = [
    ...one.agents.map(({ name }) => name),
    ...one.workflows.map(({ name }) => text('admin.mails.default-of', { name })),
  ];
  const since = one.confirmedAt ?? one.askedAt;
  return (
    <li className="section stack">
      <div className="row wrap">
        <LogMark state={log}>
          <Icon name={icon} small />
          {text(`admin.mails.address.${one.state}`)}
        </LogMark>
        <span className="strong">{one.address}</span>
        <span className="small second">{needing.join(', ')}</span>
        {since !== null && <span className="small muted nowrap">{dayAndTime(since)}</span>}
        {one.state !== 'confirmed' && one.state !== 'verified' && (
          <Button
            size="tiny"
            className="push"
            aria-label={text('admin.mails.ask-one', { address: one.address })}
            onClick={onAsk}
          >
            {text('admin.mails.ask')}
          </Button>
        )}
      </div>
      {one.error !== null && <p className="bad">{one.error.words || text('admin.mails.unknown-outcome')}</p>}
    </li>
  );
}
