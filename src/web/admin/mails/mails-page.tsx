import { useEffect, useState } from 'react';
import { mailStates, type MailState } from '../../../domain/logging/mail/mail-state.ts';
import type { Mail } from '../../../contract/operations/mails.ts';
import { Button } from '../../ui/button.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { Segments } from '../../ui/segments.tsx';
import { EmptyState, ErrorNote, Loading } from '../../ui/state.tsx';
import { MailAddresses } from './mails-addresses.tsx';
import { MailItem } from './mails-item.tsx';
import { MailerNote } from './mails-mailer.tsx';

/** As many as a person looks through at once; the next ones come with a press. */
const pageOf = 50;
/** How soon a mail that is on its way is seen to have arrived. */
const lookAgainMs = 3_000;

/** What was mailed to whom, where mails go, and which addresses are confirmed (spec L22). */
export function MailsPage() {
  // A mail that asks for a confirmation is one of the list.
  const [asked, setAsked] = useState(0);
  return (
    <>
      <MailsCard version={asked} />
      <MailAddresses onAsked={() => setAsked((count) => count + 1)} />
    </>
  );
}

function MailsCard({ version }: { version: number }) {
  const text = useText();
  const [state, setState] = useState<MailState | 'all'>('all');
  const [shown, setShown] = useState(pageOf);
  const filter = state === 'all' ? '' : `&state=${state}`;
  const mails = useLoaded<{ items: readonly Mail[]; next: string | null }>(
    `/mails?limit=${shown}${filter}`,
    version,
  );
  const { reload } = mails;
  const isAnyDue = mails.value?.items.some((mail) => mail.state === 'due') === true;
  useEffect(() => {
    if (!isAnyDue) return;
    const timer = setInterval(reload, lookAgainMs);
    return () => clearInterval(timer);
  }, [isAnyDue, reload]);
  return (
    <section className="card lined">
      <header>
        <h2>{text('admin.mails')}</h2>
        <Segments
          className="push"
          aria-label={text('admin.mails.show')}
          segments={(['all', ...mailStates] as const).map((one) => ({
            value: one,
            label: text(`admin.mails.state.${one}`),
          }))}
          value={state}
          onChoose={(chosen) => {
            setShown(pageOf);
            setState(chosen);
          }}
        />
      </header>
      <MailerNote />
      {mails.state === 'failed' && <ErrorNote error={mails.error} onRetry={mails.reload} />}
      {mails.state === 'loading' && mails.value === null && <Loading />}
      {mails.value?.items.length === 0 && (
        <EmptyState title={text('admin.mails.none')}>{text('admin.mails.none-note')}</EmptyState>
      )}
      {mails.value !== null && mails.value.items.length > 0 && (
        <ul>
          {mails.value.items.map((mail) => (
            <MailItem key={mail.id} mail={mail} onChanged={mails.reload} />
          ))}
        </ul>
      )}
      {mails.value !== null && mails.value.next !== null && (
        <div className="section">
          <Button onClick={() => setShown((count) => count + pageOf)}>{text('admin.mails.more')}</Button>
        </div>
      )}
    </section>
  );
}
