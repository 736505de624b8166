import { useId, useState } from 'react';
import type { SimulatedFact } from '../../contract/simulator.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { type MessageKey, useLocale, useText } from '../ui/text/locale.ts';
import { seenLeg, useLab } from './state/lab-state.ts';
import { usePartyName } from './calls/party.ts';
import { classes } from '../ui/classes.ts';
import styles from './facts-log.module.css';

const none: readonly never[] = [];
const causes: Readonly<Record<string, MessageKey>> = {
  'hang-up': 'lab.cause.hang-up',
  busy: 'lab.cause.busy',
  'no-answer': 'lab.cause.no-answer',
  rejected: 'lab.cause.rejected',
  failed: 'lab.cause.failed',
  cancelled: 'lab.cause.cancelled',
  gone: 'lab.cause.gone',
};

/** What the phone system told, newest first. */
export function FactsLog() {
  const text = useText();
  const locale = useLocale();
  const title = useId();
  const live = useLab(({ lab }) => lab?.facts ?? none);
  const [paused, setPaused] = useState<readonly SimulatedFact[] | null>(null);
  const facts = paused ?? live;
  const words = useFactWords(facts);
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 1,
    hourCycle: 'h23',
  });
  return (
    <section className="card" aria-labelledby={title}>
      <header>
        <h2 id={title}>{text('lab.facts.title')}</h2>
        <Button
          look="quiet"
          size="tiny"
          className="push"
          onClick={() => setPaused(paused === null ? live : null)}
        >
          <Icon name={paused === null ? 'pause' : 'refresh'} small />{' '}
          {text(paused === null ? 'lab.facts.pause' : 'lab.facts.go-on')}
        </Button>
      </header>
      {facts.length === 0 ? (
        <p className="in-card small muted">{text('lab.facts.none')}</p>
      ) : (
        <ol className={classes('in-card', styles.facts)}>
          {facts.map((fact) => (
            <li key={fact.number}>
              <time dateTime={fact.at}>{time.format(new Date(fact.at))}</time>
              <span>{words(fact)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** Legs that were seen in a call, and callers, have a name also after their end. */
function useFactWords(facts: readonly SimulatedFact[]): (fact: SimulatedFact) => string {
  const text = useText();
  const nameOf = usePartyName();
  const names = new Map<string, string>();
  for (const fact of facts) {
    if (fact.type === 'called') {
      names.set(fact.leg, fact.from ?? text('lab.calls.withheld'));
    }
  }
  return (fact) => {
    const leg = seenLeg(fact.leg);
    const who = leg === null ? (names.get(fact.leg) ?? text('lab.facts.somebody')) : nameOf(leg);
    switch (fact.type) {
      case 'called':
        return fact.keys === null || fact.keys === undefined
          ? text('lab.facts.called', { who, to: fact.to ?? '' })
          : text('lab.facts.called-keys', { who, to: fact.to ?? '', keys: fact.keys });
      case 'emergency-dialled':
        return text('lab.facts.emergency-dialled', { to: fact.to ?? '' });
      case 'leg-ringing':
        return text('lab.facts.leg-ringing', { who });
      case 'leg-answered':
        return text('lab.facts.leg-answered', { who });
      case 'leg-ended': {
        const cause = causes[fact.cause ?? ''];
        return text('lab.facts.leg-ended', { who, cause: cause === undefined ? '' : text(cause) });
      }
      case 'tones':
        return text('lab.facts.tones', { who, digits: fact.digits ?? '' });
      case 'said':
        return text('lab.facts.said', { who, text: fact.text ?? '' });
    }
  };
}
