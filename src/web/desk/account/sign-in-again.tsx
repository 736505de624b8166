import { useEffect, useId, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { useText } from '../../ui/text/locale.ts';
import { ErrorNote } from '../../ui/state.tsx';
import type { Me } from '../state/person.ts';
import { SignInFields, useSignIn } from './sign-in-fields.tsx';

/** How often another tab's sign-in is looked for. */
const lookMs = 3_000;

/**
 * Asks for the password over the page when the session has ended, with the reason and the name that was signed in. The page
 * below stays as it is.
 */
export function SignInAgain({
  me,
  isSignedIn,
  onBack,
}: {
  me: Me;
  isSignedIn: () => Promise<boolean | null>;
  onBack: () => void;
}) {
  const text = useText();
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLInputElement>('input[type=password]')?.focus();
  }, []);
  useEffect(() => {
    const timer = setInterval(
      () => void isSignedIn().then((is) => (is === true ? onBack() : undefined)),
      lookMs,
    );
    return () => clearInterval(timer);
  }, [isSignedIn, onBack]);
  const { busy, error, submit } = useSignIn(async () => {
    if ((await isSignedIn()) === true) onBack();
  });
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={title}
      // There is nothing behind it that works without a sign-in.
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id={title}>{text('desk.sign-in.again')}</h2>
      <form onSubmit={submit}>
        <p className="small second">{text('desk.sign-in.again-reason')}</p>
        <SignInFields username={me.username} />
        {error !== null && <ErrorNote error={error} />}
        <Button type="submit" look="primary" size="tall" reason={busy ? text('desk.sign-in.busy') : null}>
          {text('desk.sign-in.submit')}
        </Button>
      </form>
    </dialog>
  );
}
