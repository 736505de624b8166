import { useId } from 'react';
import { useText } from '../../ui/text/locale.ts';
import { EmptyState } from '../../ui/state.tsx';
import { Pill } from '../../ui/pill.tsx';
import { CallCard } from './call-card.tsx';
import { useLab } from '../state/lab-state.ts';

const none: readonly never[] = [];

/** The calls there are, seen from outside. */
export function Calls() {
  const text = useText();
  const title = useId();
  const calls = useLab(({ lab }) => lab?.calls ?? none);
  return (
    <section className="card" aria-labelledby={title}>
      <header>
        <h2 id={title}>{text('lab.calls.title')}</h2>
        <Pill>{calls.length}</Pill>
      </header>
      {calls.length === 0 ? (
        <EmptyState title={text('lab.calls.none')}>{text('lab.calls.none-do')}</EmptyState>
      ) : (
        <div className="in-card stack wide">
          {calls.toReversed().map((call) => (
            <CallCard key={call.callId} call={call} />
          ))}
        </div>
      )}
    </section>
  );
}
