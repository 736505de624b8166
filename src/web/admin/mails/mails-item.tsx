import { useId, useState } from 'react';
import type { Mail } from '../../../contract/operations/mails.ts';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { Button } from '../../ui/button.tsx';
import { dayAndTime } from '../../ui/text/format.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { localeNow, useText } from '../../ui/text/locale.ts';
import { ErrorNote, LogMark, type LogStateName } from '../../ui/state.tsx';
import styles from './mails-item.module.css';

const looks: Readonly<Record<Mail['state'], { readonly log: LogStateName; readonly icon: IconName }>> = {
  due: { log: 'due', icon: 'due' },
  sent: { log: 'written', icon: 'written' },
  refused: { log: 'attention', icon: 'attention' },
};

/** One mail: to whom and how it stands; opened, what it says and what to do about one that was refused. */
export function MailItem({ mail, onChanged }: { mail: Mail; onChanged: () => void }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { log, icon } = looks[mail.state];
  return (
    <li className="section stack">
      <div className="row wrap">
        <LogMark state={log}>
          <Icon name={icon} small />
          {text(`admin.mails.state.${mail.state}`)}
        </LogMark>
        <button
          type="button"
          className="link strong"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen((was) => !was)}
        >
          {mail.subject || text('admin.mails.emptied')}
        </button>
        <span className="second">{mail.to}</span>
        <span className="small muted push nowrap">{dayAndTime(mail.at)}</span>
      </div>
      {mail.error !== null && (
        <p className={mail.state === 'refused' ? 'bad' : 'second'}>
          {mail.error.code === 'unknown-outcome' ? text('admin.mails.unknown-outcome') : mail.error.words}
        </p>
      )}
      <div id={id} hidden={!open}>
        {open && <pre className={styles.mailText}>{mail.text}</pre>}
      </div>
      {mail.state === 'refused' && mail.about === 'missed-call' && <Mend mail={mail} onDone={onChanged} />}
    </li>
  );
}

/** Tries a refused mail again by its write in the ledger; giving up, with a reason, is done there too. */
function Mend({ mail, onDone }: { mail: Mail; onDone: () => void }) {
  const text = useText();
  const [error, setError] = useState<ApiError | null>(null);
  const retry = () => {
    setError(null);
    api
      .post(`/ledger/${mail.id}/retry`, {}, { locale: localeNow() })
      .then(onDone, (failure: unknown) => setError(asApiError(failure)));
  };
  return (
    <div className="row wrap">
      <Button onClick={retry}>{text('admin.mails.retry')}</Button>
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}
