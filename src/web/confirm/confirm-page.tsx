import { useState, type SubmitEvent } from 'react';
import { api, asApiError, type ApiError } from '../ui/server/api.ts';
import { Button } from '../ui/button.tsx';
import { Door, DoorForm } from '../ui/door.tsx';
import { localeNow, useText } from '../ui/text/locale.ts';
import { ErrorNote } from '../ui/state.tsx';

/** Behind the # of the link, which browsers send to no server. */
const secret = location.hash.slice(1);

/** Where the link of a mail leads: a press of the button confirms the address, opening the page does not. */
export function ConfirmPage() {
  const text = useText();
  const [address, setAddress] = useState<string | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    api
      .post<{ address: string }>('/mail-addresses/confirm', { secret }, { locale: localeNow() })
      .then(
        (answer) => setAddress(answer.address),
        (failure: unknown) => setError(asApiError(failure)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Door className="card">
      <DoorForm title="Tieline" onSubmit={submit}>
        <div role="status">
          {address !== null && <p className="good">{text('admin.confirm.done', { address })}</p>}
        </div>
        {address === null && (
          <>
            <p>{text(secret === '' ? 'admin.confirm.incomplete' : 'admin.confirm.explanation')}</p>
            {error !== null && <ErrorNote error={error} />}
            <Button
              type="submit"
              look="primary"
              size="tall"
              reason={secret === '' ? text('admin.confirm.incomplete') : busy ? text('desk.loading') : null}
            >
              {text('admin.confirm.submit')}
            </Button>
          </>
        )}
      </DoorForm>
    </Door>
  );
}
