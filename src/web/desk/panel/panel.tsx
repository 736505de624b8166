import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Interaction } from '../../../contract/interactions/interaction.ts';
import { addArea, useText } from '../../ui/text/locale.ts';
import { useShortcut } from '../../ui/browser/shortcut.ts';
import { choose, useDesk, useInteraction } from '../state/connection.ts';
import { isUnfinished } from '../state/desk-state.ts';
import { ownPresence } from '../state/commands.ts';
import { CallView } from './call-view.tsx';
import { CommandError } from './dialing/command-error.tsx';
import { Keypad } from './dialing/keypad.tsx';
import { LinkNotes } from './link-notes.tsx';
import { otherName } from '../state/naming.ts';
import { Ringing } from './ringing.tsx';
import { SecondCalls } from './second-calls.tsx';
import { InteractionTabs } from './interaction-tabs.tsx';
import styles from './panel.module.css';

const wrapUp = async () => {
  const [part] = await Promise.all([import('./wrap-up/wrap-up.tsx'), addArea('work')]);
  return part;
};
const WrapUp = lazy(wrapUp);

/** The phone: what is going on now, or the keypad. */
export function Panel() {
  const text = useText();
  const chosen = useDesk((state) => state.chosen);
  const interaction = useInteraction(chosen);
  const count = useDesk(
    (state) =>
      state.desk?.interactions.filter((one) => !isUnfinished(one) || one.id === state.chosen).length ?? 0,
  );
  const ready = useDesk((state) => state.desk !== null);
  useShortcut('newCall', () => choose(null));
  return (
    <section data-panel="" className={styles.panel} aria-label={text('desk.panel')}>
      <Announcements interaction={interaction} />
      {(count > 1 || (count === 1 && interaction === null)) && <InteractionTabs />}
      <LinkNotes />
      <CommandError id={ownPresence} />
      {interaction === null ? ready && <Keypad /> : <Shown key={interaction.id} interaction={interaction} />}
    </section>
  );
}

function Shown({ interaction }: { interaction: Interaction }) {
  switch (interaction.phase) {
    case 'ringing':
      return <Ringing interaction={interaction} />;
    case 'dialing':
    case 'dialback':
    case 'connected':
    case 'held':
    case 'consulting':
    case 'conference':
      return (
        <>
          <WrapUpSoon />
          <SecondCalls shown={interaction} />
          <CallView interaction={interaction} />
        </>
      );
    case 'wrapup':
    case 'ended':
      return (
        <Suspense fallback={null}>
          <WrapUp interaction={interaction} />
        </Suspense>
      );
  }
}

/** Fetches what comes after the call while there still is one, so that wrap-up does not wait for the network. */
function WrapUpSoon() {
  useEffect(() => {
    // Where it cannot be had now, it is asked for when it is shown.
    wrapUp().catch(() => undefined);
  }, []);
  return null;
}

/** What a screen reader says (spec O10): a ring at once, every other change when it is convenient. */
function Announcements({ interaction }: { interaction: Interaction | null }) {
  const text = useText();
  const ringing = useDesk((state) => state.desk?.interactions.find((one) => one.phase === 'ringing') ?? null);
  const before = useRef<string | null>(null);
  const [polite, setPolite] = useState('');
  const phase = interaction === null ? null : `${interaction.id} ${interaction.phase}`;
  useEffect(() => {
    if (
      before.current !== null &&
      before.current !== phase &&
      interaction !== null &&
      interaction.phase !== 'ringing'
    ) {
      setPolite(text(`desk.phase.${interaction.phase}`));
    }
    before.current = phase;
  }, [phase, interaction, text]);
  return (
    <>
      <p className="sr" aria-live="assertive">
        {ringing !== null &&
          text('desk.announce.ringing', { name: otherName(ringing) ?? text('desk.withheld') })}
      </p>
      <p className="sr" aria-live="polite">
        {polite}
      </p>
    </>
  );
}
