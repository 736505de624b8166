import type { RefObject } from 'react';
import { languageNames, locales } from '../../../domain/locale.ts';
import { api } from '../../ui/server/api.ts';
import { showLocale, useLocale, useText, type Locale } from '../../ui/text/locale.ts';
import { MenuPopover, type MenuGroup } from '../../ui/menu-popover.tsx';
import { chooseTheme, themes, useTheme } from '../../ui/browser/theme.ts';
import { signOut } from '../state/commands.ts';
import { refreshDesk, useDesk } from '../state/connection.ts';
import { isTalking } from '../state/desk-state.ts';
import { connectToCrm, disconnectFromCrm, useCrmConnection } from '../state/crm-connection.ts';
import { usePerson } from '../state/person.ts';

/** Language, light and dark, password, and the way out. */
export default function AccountMenu({
  anchor,
  onClose,
  onPassword,
}: {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  onPassword: () => void;
}) {
  const text = useText();
  const me = usePerson();
  const locale = useLocale();
  const theme = useTheme();
  const speak = async (chosen: Locale) => {
    await showLocale(chosen);
    // Texts that the server wrote, such as what a log will become, come again in the new language.
    await api.put('/me/locale', { locale: chosen }, { keepalive: true }).catch(() => undefined);
    await refreshDesk();
  };
  const crm = useCrmEntries();
  const isInCall = useDesk(({ desk }) => desk?.interactions.some(isTalking) ?? false);
  const isRinging = useDesk(
    ({ desk }) => desk?.interactions.some(({ phase }) => phase === 'ringing') ?? false,
  );
  const untilOver = isInCall
    ? text('desk.sign-out.in-call')
    : isRinging
      ? text('desk.sign-out.ringing')
      : null;
  return (
    <MenuPopover
      anchor={anchor}
      label={me?.name ?? ''}
      onClose={onClose}
      groups={[
        {
          id: 'language',
          title: text('desk.language'),
          entries: locales.map((one) => ({
            id: one,
            label: languageNames[one],
            chosen: one === locale,
            run: () => void speak(one),
          })),
        },
        {
          id: 'theme',
          title: text('desk.theme'),
          entries: themes.map((one) => ({
            id: one,
            label: text(`desk.theme.${one}`),
            chosen: one === theme,
            run: () => chooseTheme(one),
          })),
        },
        ...crm,
        {
          id: 'account',
          title: me?.name ?? '',
          entries: [
            { id: 'password', label: text('desk.password.title'), run: onPassword },
            {
              id: 'leave',
              label: text('desk.sign-out'),
              // A customer would stay connected to nobody, or ring there.
              reason: untilOver,
              run: () => void signOut(),
            },
          ],
        },
      ]}
    />
  );
}

/** How the person works in Salesforce, and the way to change it; nothing where nobody connects to anything. */
function useCrmEntries(): readonly MenuGroup[] {
  const text = useText();
  const connection = useCrmConnection();
  if (connection === null) return [];
  const { state, by, user } = connection;
  const connect = {
    id: 'connect',
    label: text(state === 'revoked' ? 'desk.crm.connect-again' : 'desk.crm.connect'),
    run: () => void connectToCrm(),
  };
  const disconnect = {
    id: 'disconnect',
    label: text('desk.crm.disconnect'),
    run: () => void disconnectFromCrm(),
  };
  const named = { name: user?.name ?? '–' };
  const title =
    state !== 'connected'
      ? text('desk.crm.title')
      : text(by === 'server' ? 'desk.crm.by-server' : 'desk.crm.as', named);
  return [{ id: 'crm', title, entries: [by === 'person' ? disconnect : connect] }];
}
