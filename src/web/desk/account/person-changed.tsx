import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { sendNothingMore } from '../../ui/server/api.ts';
import { useText } from '../../ui/text/locale.ts';
import type { Me } from '../state/person.ts';
import { keptInTab } from '../../ui/browser/kept.ts';

const remembered = 'tieline.person-changed';

/** The page begins anew for somebody else; what the first had typed and not saved goes with it, unsent. */
export function changePerson(before: Me, now: Me): void {
  sendNothingMore();
  keptInTab.write(remembered, JSON.stringify([before.name, now.name]));
  location.reload();
}

/** This tab's own note, written above. */
function rememberedNames(): readonly [string, string] | null {
  try {
    const value: unknown = JSON.parse(keptInTab.read(remembered) ?? 'null');
    keptInTab.write(remembered, null);
    return Array.isArray(value) ? [String(value[0]), String(value[1])] : null;
  } catch {
    return null;
  }
}
const names = rememberedNames();

/** Says that somebody else signed in in the middle of somebody's work, and what became of that. */
export function PersonChanged() {
  const text = useText();
  const title = useId();
  const [shown, setShown] = useState(names !== null);
  if (!shown || names === null) return null;
  const [before, now] = names;
  return (
    <dialog open className="dialog floating" aria-labelledby={title}>
      <h2 id={title}>{text('desk.sign-in.other-title', { name: now })}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setShown(false);
        }}
      >
        <p role="status">{text('desk.sign-in.other', { before })}</p>
        <Button type="submit" look="primary">
          {text('desk.sign-in.understood')}
        </Button>
      </form>
    </dialog>
  );
}
