import { useState, type SubmitEvent } from 'react';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { Field } from '../../ui/field.tsx';
import { useText } from '../../ui/text/locale.ts';

/** The name, which has the focus, and the password. */
export function SignInFields({ username = '' }: { username?: string }) {
  const text = useText();
  return (
    <>
      <Field label={text('desk.sign-in.username')} above>
        {(field) => (
          <div className="input">
            <input
              {...field}
              name="username"
              defaultValue={username}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only thing to do here
              autoFocus
            />
          </div>
        )}
      </Field>
      <Field label={text('desk.sign-in.password')} above>
        {(field) => (
          <div className="input">
            <input {...field} name="password" type="password" autoComplete="current-password" required />
          </div>
        )}
      </Field>
    </>
  );
}

/** Signs in with what the form says. */
export const useSignIn = (onEntered: () => unknown) =>
  useForm(async (fields) => {
    await api.post('/session', { username: fields['username'], password: fields['password'] });
    await onEntered();
  });

/** Sends a form's fields, one time at once; what went wrong stays until the next. */
export function useForm(send: (fields: Record<string, string>) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const fields: Record<string, string> = {};
    for (const [name, value] of new FormData(event.currentTarget))
      if (typeof value === 'string') fields[name] = value;
    setBusy(true);
    setError(null);
    send(fields).then(
      () => setBusy(false),
      (failure: unknown) => {
        setError(asApiError(failure));
        setBusy(false);
      },
    );
  };
  return { busy, error, submit };
}
