import { api } from '../ui/server/api.ts';

/** What the window that signs the person in gives to the page that opened it. */
export interface SignedInWord {
  readonly tieline: 'signed-in';
  readonly code: string;
}

const size = 'popup,width=420,height=640';
/** A window that was closed does not say so. */
const lookMs = 500;

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

export type WindowResult = 'signed-in' | 'closed' | 'blocked';

/**
 * Signs this framed page in by a window of its own: a form for a password inside another site's page is nothing to trust, and
 * what the window signs in with would not reach the frame. The window gives a code that is good once, and only together with
 * the secret made here; the session's cookie then lies where the framing site's others do. To be called by a press, since
 * browsers open no window otherwise. Throws an `ApiError` where the code is refused.
 */
export async function signInByWindow(): Promise<WindowResult> {
  // The window is opened at once: after a pause, a browser no longer takes it for the answer to a press.
  const opened = window.open('/sign-in', 'tieline-sign-in', size);
  if (opened === null) return 'blocked';
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  opened.location.replace(`/sign-in?challenge=${base64url(new Uint8Array(hash))}`);
  const code = await codeFrom(opened);
  if (code === null) return 'closed';
  await api.post('/session/handovers/take', { code, verifier });
  return 'signed-in';
}

/** null: the window was closed before. */
function codeFrom(opened: Window): Promise<string | null> {
  return new Promise((resolve) => {
    const end = (code: string | null) => {
      clearInterval(timer);
      removeEventListener('message', hear);
      resolve(code);
    };
    const hear = ({ source, origin, data }: MessageEvent<unknown>) => {
      if (source === opened && origin === location.origin && isSignedInWord(data)) end(data.code);
    };
    // What the window said before it closed has arrived by the time this is noticed.
    const timer = setInterval(
      () => (opened.closed ? setTimeout(() => end(null), lookMs) : undefined),
      lookMs,
    );
    addEventListener('message', hear);
  });
}

const isSignedInWord = (data: unknown): data is SignedInWord =>
  typeof data === 'object' &&
  data !== null &&
  'tieline' in data &&
  data.tieline === 'signed-in' &&
  'code' in data &&
  typeof data.code === 'string';
