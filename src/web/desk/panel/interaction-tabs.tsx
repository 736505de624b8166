import type { KeyboardEvent } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useText } from '../../ui/text/locale.ts';
import { useShortcut } from '../../ui/browser/shortcut.ts';
import { Timer } from '../../ui/timer.tsx';
import { choose, useDesk } from '../state/connection.ts';
import { isUnfinished } from '../state/desk-state.ts';
import { otherName, phaseIcon } from '../state/naming.ts';
import styles from './interaction-tabs.module.css';

/** Several things at once: one place for each, reached by Alt and its number. */
export function InteractionTabs() {
  const text = useText();
  const chosen = useDesk((state) => state.chosen);
  const all = useDesk((state) => state.desk?.interactions) ?? [];
  const interactions = all.filter((one) => !isUnfinished(one) || one.id === chosen);
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = interactions[interactions.findIndex((one) => one.id === chosen) + step];
    if (step === 0 || next === undefined) return;
    choose(next.id);
    document.getElementById(`strip-${next.id}`)?.focus();
  };
  return (
    <div className={styles.strip}>
      <div role="tablist" aria-label={text('desk.strip')}>
        {interactions.map((one, index) => (
          <button
            key={one.id}
            id={`strip-${one.id}`}
            type="button"
            role="tab"
            aria-selected={one.id === chosen}
            tabIndex={one.id === chosen || (chosen === null && index === 0) ? 0 : -1}
            title={`${text(`desk.phase.${one.phase}`)} (Alt ${index + 1})`}
            onKeyDown={move}
            onClick={() => choose(one.id)}
          >
            <Icon name={phaseIcon(one)} small />
            <span className="cut">{otherName(one) ?? text('desk.withheld')}</span>
            <Timer
              className="push"
              since={one.onHoldSince ?? one.endedAt ?? one.answeredAt ?? one.startedAt}
            />
            <Number index={index} run={() => choose(one.id)} />
          </button>
        ))}
      </div>
      <button
        type="button"
        className={styles.plus}
        aria-label={text('desk.new-call')}
        title={`${text('desk.new-call')} (Alt C)`}
        onClick={() => choose(null)}
      >
        <Icon name="plus" small />
      </button>
    </div>
  );
}

/** Draws nothing; it ties the interaction to its number key. */
function Number({ index, run }: { index: number; run: () => void }) {
  useShortcut(`interaction-${index + 1}`, run, index < 9);
  return null;
}
