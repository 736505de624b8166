import { useEffect, useId, useRef, useState } from 'react';
import { SignIn } from '../desk/account/sign-in.tsx';
import { SignInAgain } from '../desk/account/sign-in-again.tsx';
import type { Doors } from '../desk/sign-in-gate.tsx';
import type { Me } from '../desk/state/person.ts';
import { signInHere } from '../desk/surface-beat.ts';
import { Button } from '../ui/button.tsx';
import { Door, DoorTitle } from '../ui/door.tsx';
import { api, asApiError, type ApiError } from '../ui/server/api.ts';
import { ErrorNote } from '../ui/state.tsx';
import { useText } from '../ui/text/locale.ts';
import { isSignInAsked } from './sign-in-asked.ts';
import { signInByWindow, type WindowResult } from './sign-in-window.ts';

type Course =
  | { readonly at: 'rest'; readonly result: WindowResult | null }
  | { readonly at: 'waiting' }
  | { readonly at: 'failed'; readonly error: ApiError };

function useAskedToSignIn(): void {
  useEffect(() => {
    isSignInAsked.write(true);
    return () => isSignInAsked.write(false);
  }, []);
}

/** The button that opens the window for signing in, and what became of it. */
function WindowButton({ onSignedIn }: { onSignedIn: () => void }) {
  const text = useText();
  const [course, setCourse] = useState<Course>({ at: 'rest', result: null });
  const begin = () => {
    setCourse({ at: 'waiting' });
    signInByWindow().then(
      (result) => {
        setCourse({ at: 'rest', result });
        if (result === 'signed-in') onSignedIn();
      },
      (error: unknown) => setCourse({ at: 'failed', error: asApiError(error) }),
    );
  };
  return (
    <>
      <Button look="primary" size="tall" onClick={begin}>
        {text('panel.sign-in.open')}
      </Button>
      <div role="status" className="small second">
        {course.at === 'waiting' && text('panel.sign-in.waiting')}
        {course.at === 'rest' && course.result === 'blocked' && text('panel.sign-in.blocked')}
      </div>
      {course.at === 'failed' && <ErrorNote error={course.error} />}
    </>
  );
}

/** Before anybody is signed in. Whoever signs in here takes calls here, also after a logout (spec L2). */
function FramedSignIn({ onEntered }: { onEntered: () => void }) {
  const text = useText();
  const [isLost, setIsLost] = useState(false);
  useAskedToSignIn();
  const enter = () => {
    // Some browsers keep no cookie for a framed page, not even one for this frame alone.
    api.get<Me>('/me').then(
      () =>
        signInHere()
          .catch(() => undefined)
          .finally(onEntered),
      () => setIsLost(true),
    );
  };
  return (
    <Door className="stack wide">
      <div className="card section stack">
        <DoorTitle>Tieline</DoorTitle>
        <p className="second">{text('panel.sign-in.note')}</p>
        <WindowButton onSignedIn={enter} />
        {isLost && <p role="alert">{text('panel.sign-in.no-cookies')}</p>}
      </div>
    </Door>
  );
}

/** How often another tab's sign-in is looked for. */
const lookMs = 3_000;

/** When the session has ended: over the page, which stays as it is. */
function FramedSignInAgain({
  isSignedIn,
  onBack,
}: {
  isSignedIn: () => Promise<boolean | null>;
  onBack: () => void;
}) {
  const text = useText();
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useAskedToSignIn();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const look = () => void isSignedIn().then((is) => (is === true ? onBack() : undefined));
  useEffect(() => {
    const timer = setInterval(
      () => void isSignedIn().then((is) => (is === true ? onBack() : undefined)),
      lookMs,
    );
    return () => clearInterval(timer);
  }, [isSignedIn, onBack]);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={title}
      // There is nothing behind it that works without a sign-in.
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id={title}>{text('desk.sign-in.again')}</h2>
      <div className="stack section">
        <p className="small second">{text('desk.sign-in.again-reason')}</p>
        <WindowButton onSignedIn={look} />
      </div>
    </dialog>
  );
}

/** In a frame by a window, in a window of its own with the password. */
export const panelDoors = (isFramed: boolean): Doors =>
  isFramed ? { SignIn: FramedSignIn, SignInAgain: FramedSignInAgain } : { SignIn, SignInAgain };
