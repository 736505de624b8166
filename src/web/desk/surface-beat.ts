import type { Surfaces } from '../../contract/interactions/desk.ts';
import { api } from '../ui/server/api.ts';
import { deskStore, sayToServer } from './state/connection.ts';
import { surface } from './surface.ts';

/** How often a page that is shown says so: what it said holds for ten seconds (spec L6). */
export const beatMs = 4_000;

/** This page among those that one person has open. */
export const thisPage = crypto.randomUUID();

const isShown = (): boolean => document.visibilityState === 'visible';

/** Whether a click puts another page of Tieline in place of this one: a link that nobody has handled, in the same tab. */
function goesOn({ target, defaultPrevented, ctrlKey, metaKey, shiftKey, altKey }: MouseEvent): boolean {
  const link = target instanceof Element ? target.closest('a') : null;
  if (link === null || defaultPrevented || ctrlKey || metaKey || shiftKey || altKey) return false;
  const isHere = link.origin === location.origin && link.pathname !== location.pathname;
  return isHere && link.target === '' && !link.hasAttribute('download');
}

/** Tells the server of this surface. */
const tell = (said: { readonly state: 'in' | 'out'; readonly foreground: boolean }): Promise<unknown> =>
  api.put(`/me/surfaces/${surface().name}`, { ...said, page: thisPage }, { keepalive: true });

/** Signs this surface in (spec R2). Throws an `ApiError`. */
export const signInHere = (): Promise<unknown> => tell({ state: 'in', foreground: isShown() });

const isIn = (surfaces: Surfaces | undefined): boolean => surfaces?.[surface().name] === 'in';

/**
 * Whether opening this page signs its surface in. Panels inside a CRM are opened with each of its tabs, also where the person
 * chose to be signed out there (spec L2); the desk is opened by choice.
 */
const signsInByOpening = (surfaces: Surfaces | undefined): boolean =>
  surface().name === 'desk' || surfaces?.salesforceLogout === false;

/**
 * Tells the server that this surface is open, and whether it is shown (spec R2, L6), and follows what the server says of it:
 * it may be signed out by another page, or in another way, at any time. Opening and focusing sign it in; whether it is shown
 * is said at each change, after each reconnection and on a beat.
 */
export function reportSurface(): () => void {
  /** This page was opened or focused, and the server does not know it yet. */
  let isNews = true;
  let sending = false;
  let known: Surfaces | null = null;
  let isUp = false;
  /** Another page of Tieline comes in place of this one; nothing more is said of it then. */
  let isLeaving = false;

  const say = () => {
    if (!isLeaving)
      sayToServer({ type: isShown() ? 'shown' : 'hidden', page: thisPage, surface: surface().name });
  };
  const signIn = async () => {
    if (!isNews || sending || !surface().isOpen() || !signsInByOpening(deskStore.read().desk?.surfaces))
      return;
    sending = true;
    isNews = false;
    try {
      await signInHere();
      // Said again over the stream, by which the server follows a page that is hidden.
      say();
    } catch {
      // The stream's return, or the next change, tells it again.
      isNews = true;
    } finally {
      sending = false;
    }
  };
  /** The person is at this page again. */
  const came = () => {
    const { desk, link } = deskStore.read();
    if (isShown()) isLeaving = false;
    isNews ||= isShown() && (link.state !== 'up' || !isIn(desk?.surfaces));
    void signIn();
    say();
  };
  /** Who goes on to the reports, say, is still at Tieline: the desk is hidden then, and has not gone away (spec L6). */
  const leaves = (event: MouseEvent) => {
    if (!goesOn(event) || !isIn(deskStore.read().desk?.surfaces)) return;
    isLeaving = true;
    tell({ state: 'in', foreground: false }).catch(() => {
      // Not told, the page counts as gone a little later.
    });
  };
  const heard = () => {
    const { desk, link } = deskStore.read();
    const surfaces = desk?.surfaces ?? null;
    const isBack = link.state === 'up' && !isUp;
    isUp = link.state === 'up';
    // The server may hold for hidden what is shown: another page said so for all of them, or it did not hear of this one.
    const isTakenForHidden = surface().name === 'desk' && surfaces?.desk === 'in' && !surfaces.deskForeground;
    const differs = surfaces !== known && isTakenForHidden && isShown();
    known = surfaces;
    if (isBack) void signIn();
    if (isBack || differs) say();
  };

  const unsubscribe = deskStore.subscribe(heard);
  const beat = setInterval(() => {
    if (isShown()) say();
  }, beatMs);
  void signIn();
  for (const event of ['focus', 'pageshow', 'online']) addEventListener(event, came);
  addEventListener('blur', say);
  addEventListener('click', leaves);
  document.addEventListener('visibilitychange', came);
  document.addEventListener('resume', came);
  return () => {
    unsubscribe();
    clearInterval(beat);
    for (const event of ['focus', 'pageshow', 'online']) removeEventListener(event, came);
    removeEventListener('blur', say);
    removeEventListener('click', leaves);
    document.removeEventListener('visibilitychange', came);
    document.removeEventListener('resume', came);
  };
}
