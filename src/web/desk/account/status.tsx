import { lazy, Suspense, useRef, useState } from 'react';
import type { Presence } from '../../../contract/interactions/desk.ts';
import { initials } from '../../ui/text/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { LinkNote } from '../../ui/page-bar.tsx';
import { useText } from '../../ui/text/locale.ts';
import { useShortcut } from '../../ui/browser/shortcut.ts';
import { PresenceDot } from '../../ui/state.tsx';
import { Timer } from '../../ui/timer.tsx';
import { FaceButton } from '../../ui/face.tsx';
import { useDesk } from '../state/connection.ts';
import { usePerson } from '../state/person.ts';
import styles from './status.module.css';

// Menus come when they are opened: until then a button is all there is of them.
const PresenceMenu = lazy(() => import('./presence-menu.tsx'));
const AccountMenu = lazy(() => import('./account-menu.tsx'));
const PasswordDialog = lazy(() => import('./password-dialog.tsx'));

/** How the line stands, what the person is now, and who they are. */
export function Status() {
  return (
    <>
      <LinkState />
      <PresenceButton />
      <Account />
    </>
  );
}

function LinkState() {
  const text = useText();
  const link = useDesk((state) => state.link.state);
  const telephony = useDesk((state) => state.desk?.telephony.state ?? 'up');
  const isSaving = useDesk((state) => state.desk?.database.state !== 'away');
  const key =
    link === 'lost'
      ? 'desk.link.state-lost'
      : link === 'connecting'
        ? 'desk.link.state-connecting'
        : telephony === 'down'
          ? 'desk.link.state-telephony'
          : isSaving
            ? 'desk.link.state-up'
            : 'desk.link.state-database';
  const bad = link === 'lost' || telephony === 'down' || !isSaving;
  return (
    <LinkNote bad={bad} className={styles.link} title={text(key)}>
      <Icon name={bad ? 'attention' : 'headset'} small />
      <span>{text(key)}</span>
    </LinkNote>
  );
}

/** A presence in words, with what follows the contact (spec C24). */
function usePresenceText(): (presence: Pick<Presence, 'presence' | 'reason'>) => string {
  const text = useText();
  const reasons = useDesk((state) => state.desk?.awayReasons) ?? [];
  return ({ presence, reason }) =>
    reasons.find((one) => one.id === reason)?.label ?? reason ?? text(`desk.presence.${presence}`);
}

function PresenceButton() {
  const text = useText();
  const presence = useDesk((state) => state.desk?.presence ?? null);
  const words = usePresenceText();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  useShortcut('presence', () => setOpen(true));
  if (presence === null) return null;
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.presence}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-keyshortcuts="Alt+P"
        title={`${text('desk.presence.title')} (Alt P)`}
        onClick={() => setOpen(!open)}
      >
        <PresenceDot presence={presence.presence} />
        <span className="cut">
          {presence.next === null
            ? words(presence)
            : text('desk.presence.next', { now: words(presence), next: words(presence.next) })}
        </span>
        {presence.next === null && <Timer className="muted" since={presence.since} />}
        <Icon name="down" small />
      </button>
      {open && (
        <Suspense>
          <PresenceMenu anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function Account() {
  const text = useText();
  const me = usePerson();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [changesPassword, setChangesPassword] = useState(false);
  if (me === null) return null;
  return (
    <>
      <FaceButton
        ref={button}
        aria-haspopup="menu"
        aria-expanded={open}
        title={me.name}
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">{initials(me.name)}</span>
        <span className="sr">{text('desk.account', { name: me.name })}</span>
      </FaceButton>
      {open && (
        <Suspense>
          <AccountMenu
            anchor={button}
            onClose={() => setOpen(false)}
            onPassword={() => setChangesPassword(true)}
          />
        </Suspense>
      )}
      {changesPassword && (
        <Suspense>
          <PasswordDialog onClose={() => setChangesPassword(false)} />
        </Suspense>
      )}
    </>
  );
}
