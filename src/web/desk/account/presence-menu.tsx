import { useState, type RefObject } from 'react';
import { useText } from '../../ui/text/locale.ts';
import { MenuPopover, type MenuEntry } from '../../ui/menu-popover.tsx';
import { PresenceDot } from '../../ui/state.tsx';
import { choosePresence, type ChosenPresence } from '../state/commands.ts';
import { useDesk } from '../state/connection.ts';
import { askToNotify, canAskToNotify, setDoNotDisturb, useDoNotDisturb } from '../state/ring.ts';

/** What the person wants to be; while they are busy, what they will be afterwards (spec C24, R1). */
export default function PresenceMenu({
  anchor,
  onClose,
}: {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  const text = useText();
  const presence = useDesk((state) => state.desk?.presence ?? null);
  const reasons = useDesk((state) => state.desk?.awayReasons) ?? [];
  const silent = useDoNotDisturb();
  const [asks] = useState(canAskToNotify);
  if (presence === null) return null;
  const wanted = presence.next ?? presence;
  const entry = (id: string, label: string, digit: string, chosen: ChosenPresence): MenuEntry => {
    const on =
      wanted.presence === chosen.presence && (chosen.reason === undefined || wanted.reason === chosen.reason);
    return {
      id,
      label,
      digit,
      chosen: on,
      picture: <PresenceDot presence={chosen.presence} />,
      ...(presence.next !== null && on ? { note: text('desk.presence.after') } : {}),
      // The stream says when it has taken effect; a refusal leaves the shown presence as it is, and is said in the panel.
      run: () => void choosePresence(chosen),
    };
  };
  const away =
    reasons.length === 0
      ? [entry('away', text('desk.presence.away'), '2', { presence: 'away' })]
      : reasons.slice(0, 8).map((reason, index) =>
          entry(`away-${reason.id}`, reason.label, String(index + 2), {
            presence: 'away',
            reason: reason.id,
          }),
        );
  return (
    <MenuPopover
      anchor={anchor}
      label={text('desk.presence.title')}
      onClose={onClose}
      groups={[
        {
          id: 'presence',
          entries: [
            entry('available', text('desk.presence.available'), '1', { presence: 'available' }),
            ...away,
          ],
        },
        { id: 'out', entries: [entry('logout', text('desk.presence.logout'), '0', { presence: 'logout' })] },
        {
          id: 'sound',
          entries: [
            {
              id: 'quiet',
              label: text('desk.do-not-disturb'),
              chosen: silent,
              run: () => setDoNotDisturb(!silent),
            },
            ...(asks ? [{ id: 'notify', label: text('desk.notify'), run: askToNotify }] : []),
          ],
        },
      ]}
    />
  );
}
