import { useState } from 'react';
import type { MailerCheck, MailerView } from '../../../contract/operations/mails.ts';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { Button } from '../../ui/button.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { localeNow, useText } from '../../ui/text/locale.ts';
import { ErrorNote } from '../../ui/state.tsx';

/** Where mails go, and whether they could go there now. */
export function MailerNote() {
  const text = useText();
  const mailer = useLoaded<MailerView>('/mailer');
  const [check, setCheck] = useState<MailerCheck | 'running' | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const test = () => {
    setError(null);
    setCheck('running');
    api.post<MailerCheck>('/mailer/check', {}, { locale: localeNow() }).then(setCheck, (failure: unknown) => {
      setCheck(null);
      setError(asApiError(failure));
    });
  };
  if (mailer.state === 'failed') return <ErrorNote error={mailer.error} onRetry={mailer.reload} />;
  if (mailer.value === null) return null;
  const { way, name, from } = mailer.value;
  return (
    <div className="section stack">
      <div className="row wrap">
        <p className="grow second">
          {text(`admin.mails.way.${way}`, { name, from })}
          {way === 'folder' && <span className="small muted"> {text('admin.mails.way.folder-note')}</span>}
        </p>
        <Button reason={check === 'running' ? text('admin.mails.testing') : null} onClick={test}>
          {text('admin.mails.test')}
        </Button>
      </div>
      <div role="status">
        {check !== null && check !== 'running' && check.result === 'works' && (
          <p className="good">{text('admin.mails.works')}</p>
        )}
        {check !== null && check !== 'running' && check.result === 'fails' && (
          <p className="bad">
            {check.why} {check.mend}
          </p>
        )}
      </div>
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}
