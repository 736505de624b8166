import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { useFirstFault } from '../../ui/first-fault.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { localeNow, useText } from '../../ui/text/locale.ts';
import { ErrorNote } from '../../ui/state.tsx';

/** A new password for the person signed in. It is no modal: a call may ring meanwhile. */
export default function PasswordDialog({ onClose }: { onClose: () => void }) {
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const form = useFirstFault(error);
  const [done, setDone] = useState(false);
  useEffect(() => dialog.current?.show(), []);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setError(null);
    api.put('/me/password', { old: fields.get('old'), new: fields.get('new') }, { locale: localeNow() }).then(
      () => setDone(true),
      (failure: unknown) => setError(asApiError(failure)),
    );
  };
  return (
    <dialog
      ref={dialog}
      className="dialog floating"
      aria-label={text('desk.password.title')}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <h2>{text('desk.password.title')}</h2>
      <form ref={form} onSubmit={submit}>
        {done ? (
          <p className="good" role="status">
            {text('desk.password.done')}
          </p>
        ) : (
          (['old', 'new'] as const).map((name) => (
            <Field
              key={name}
              label={text(`desk.password.${name}`)}
              above
              error={error?.errors.find((one) => one.path === name)?.message}
            >
              {(parts) => (
                <div className="input">
                  <input
                    {...parts}
                    name={name}
                    type="password"
                    required
                    autoFocus={name === 'old'}
                    autoComplete={name === 'old' ? 'current-password' : 'new-password'}
                  />
                </div>
              )}
            </Field>
          ))
        )}
        {error !== null && error.errors.length === 0 && <ErrorNote error={error} />}
        <div className="row">
          <Button className="push" look="quiet" onClick={onClose}>
            {text(done ? 'desk.close' : 'desk.cancel')}
          </Button>
          {!done && (
            <Button type="submit" look="primary">
              {text('desk.password.submit')}
            </Button>
          )}
        </div>
      </form>
    </dialog>
  );
}
