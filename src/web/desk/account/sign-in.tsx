import { languageNames, locales } from '../../../domain/locale.ts';
import { api } from '../../ui/server/api.ts';
import { Button } from '../../ui/button.tsx';
import { Door, DoorForm } from '../../ui/door.tsx';
import { Field } from '../../ui/field.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { showLocale, useLocale, useText } from '../../ui/text/locale.ts';
import { Segments } from '../../ui/segments.tsx';
import { ErrorNote } from '../../ui/state.tsx';
import { SignInFields, useForm, useSignIn } from './sign-in-fields.tsx';
import styles from './sign-in.module.css';

/** Where people sign in; on an installation without anybody, where the first administrator is made. */
export function SignIn({ onEntered }: { onEntered: () => void }) {
  const text = useText();
  const setup = useLoaded<{ needed: boolean }>('/setup');
  const first = setup.value?.needed === true;
  const shown = useLocale();
  return (
    <Door className="stack wide">
      <div className="card">
        {first ? <FirstAdministrator onEntered={onEntered} /> : <SignInForm onEntered={onEntered} />}
      </div>
      <Segments
        className={styles.language}
        aria-label={text('desk.language')}
        segments={locales.map((locale) => ({ value: locale, label: languageNames[locale], lang: locale }))}
        value={shown}
        onChoose={(locale) => void showLocale(locale)}
      />
    </Door>
  );
}

function SignInForm({ onEntered }: { onEntered: () => void }) {
  const text = useText();
  const { busy, error, submit } = useSignIn(onEntered);
  return (
    <DoorForm title="Tieline" onSubmit={submit}>
      <SignInFields />
      {error !== null && <ErrorNote error={error} />}
      <Button type="submit" look="primary" size="tall" reason={busy ? text('desk.sign-in.busy') : null}>
        {text('desk.sign-in.submit')}
      </Button>
    </DoorForm>
  );
}

const setupFields = [
  { name: 'code', type: 'text', autoComplete: 'one-time-code' },
  { name: 'name', type: 'text', autoComplete: 'name' },
  { name: 'username', type: 'text', autoComplete: 'username' },
  { name: 'password', type: 'password', autoComplete: 'new-password' },
] as const;

function FirstAdministrator({ onEntered }: { onEntered: () => void }) {
  const text = useText();
  const { busy, error, submit } = useForm(async (fields) => {
    await api.post('/setup', { ...fields, locale: document.documentElement.lang });
    // Whoever has just made up a password need not type it again.
    await api.post('/session', { username: fields['username'], password: fields['password'] });
    onEntered();
  });
  return (
    <DoorForm title={text('desk.setup.title')} onSubmit={submit}>
      <p className="small second">{text('desk.setup.explanation')}</p>
      {setupFields.map(({ name, type, autoComplete }) => (
        <Field
          key={name}
          label={text(`desk.setup.${name}`)}
          above
          error={error?.errors.find((one) => one.path === name)?.message}
        >
          {(field) => (
            <div className="input">
              <input {...field} name={name} type={type} autoComplete={autoComplete} required />
            </div>
          )}
        </Field>
      ))}
      {error !== null && error.errors.length === 0 && <ErrorNote error={error} />}
      <Button type="submit" look="primary" size="tall" reason={busy ? text('desk.sign-in.busy') : null}>
        {text('desk.setup.submit')}
      </Button>
    </DoorForm>
  );
}
