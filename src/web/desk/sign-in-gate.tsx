import { useCallback, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { api, asApiError, signInAgain, whenSignedOut, type ApiError } from '../ui/server/api.ts';
import { whenBack } from '../ui/server/reach.ts';
import { pauseInTyping } from '../ui/browser/typing.ts';
import { Door, DoorTitle } from '../ui/door.tsx';
import { ErrorNote, Loading } from '../ui/state.tsx';
import { changePerson, PersonChanged } from './account/person-changed.tsx';
import { recognise, type Me } from './state/person.ts';

type Stage = { at: 'asking' } | { at: 'door' } | { at: 'inside'; me: Me } | { at: 'failed'; error: ApiError };

/** How a page signs people in: with a password, or in a window of its own. */
export interface Doors {
  readonly SignIn: ComponentType<{ onEntered: () => void }>;
  readonly SignInAgain: ComponentType<{
    me: Me;
    isSignedIn: () => Promise<boolean | null>;
    onBack: () => void;
  }>;
}

/**
 * The door until somebody is signed in, then the page. When the session ends there, they are asked to sign in again over the page,
 * which stays as it is with all that was typed; only for somebody else it begins anew.
 */
export function SignInGate({ SignIn, SignInAgain, children }: Doors & { children: ReactNode }) {
  const [stage, setStage] = useState<Stage>({ at: 'asking' });
  /** Called when the person is signed in again; null: nothing is asked. */
  const [isBack, setIsBack] = useState<(() => void) | null>(null);
  const enter = useCallback(() => setStage({ at: 'asking' }), []);
  const me = stage.at === 'inside' ? stage.me : null;

  useEffect(() => {
    if (stage.at !== 'asking') return;
    recognise().then(
      (person) => setStage({ at: 'inside', me: person }),
      (failure: unknown) => {
        const error = asApiError(failure);
        setStage(error.status === 401 ? { at: 'door' } : { at: 'failed', error });
      },
    );
  }, [stage]);

  // A server or a database that was away when the page began is waited for.
  const mayHeal = stage.at === 'failed' && stage.error.temporary;
  useEffect(() => (mayHeal ? whenBack(enter) : undefined), [mayHeal, enter]);

  useEffect(() => {
    if (me === null) return;
    const stop = whenSignedOut(async () => {
      // Another tab may have signed in again already.
      if ((await isSignedIn(me)) === true) return;
      await pauseInTyping();
      await new Promise<void>((resolve) => setIsBack(() => resolve));
      setIsBack(null);
    });
    const look = () => {
      if (document.visibilityState === 'visible')
        void isSignedIn(me).then((is) => (is === false ? signInAgain() : undefined));
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', look);
    };
  }, [me]);

  switch (stage.at) {
    case 'asking':
      return <Loading />;
    case 'door':
      return <SignIn onEntered={enter} />;
    case 'failed':
      return (
        <Door className="stack">
          <DoorTitle>Tieline</DoorTitle>
          <ErrorNote error={stage.error} onRetry={enter} />
        </Door>
      );
    case 'inside':
      return (
        <>
          {children}
          <PersonChanged />
          {isBack !== null && (
            <SignInAgain me={stage.me} isSignedIn={() => isSignedIn(stage.me)} onBack={isBack} />
          )}
        </>
      );
  }
}

/**
 * Whether the person of this page is signed in in this browser. If it is somebody else, nothing of the first may be sent under
 * their name: the page begins anew and says so. null: the server could not be asked.
 */
async function isSignedIn(me: Me): Promise<boolean | null> {
  const now = await api.get<Me>('/me').catch((failure: unknown) => asApiError(failure));
  if (now instanceof Error) return now.status === 401 ? false : null;
  if (now.id === me.id) return true;
  changePerson(me, now);
  return new Promise(() => undefined);
}
