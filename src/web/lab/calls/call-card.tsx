import { type SubmitEvent, useState } from 'react';
import type { SimulatedCall, SimulatedLeg } from '../../../contract/simulator.ts';
import { api } from '../../ui/server/api.ts';
import { Button } from '../../ui/button.tsx';
import { initials } from '../../ui/text/format.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { type MessageKey, useText } from '../../ui/text/locale.ts';
import { ErrorNote } from '../../ui/state.tsx';
import { Timer } from '../../ui/timer.tsx';
import { Face } from '../../ui/face.tsx';
import { useActing } from '../state/acting.ts';
import { machineTime } from '../state/lab-state.ts';
import { outside, usePartyName } from './party.ts';
import { useKnown } from '../state/people.ts';
import { classes } from '../../ui/classes.ts';
import styles from './call-card.module.css';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

type Look = 'waiting' | 'ringing' | 'connected' | 'held';
const looks: Readonly<Record<Look, { icon: IconName; ink: string; text: MessageKey }>> = {
  waiting: { icon: 'due', ink: 'second', text: 'lab.calls.state.waiting' },
  ringing: { icon: 'due', ink: 'second', text: 'lab.calls.state.ringing' },
  connected: { icon: 'phone', ink: 'good', text: 'lab.calls.state.connected' },
  held: { icon: 'pause', ink: 'warn', text: 'lab.calls.state.held' },
};

/** One call: each party outside with what it may do. */
export function CallCard({ call }: { call: SimulatedCall }) {
  const parties = outside(call);
  if (parties.length === 0) return <InternalCall call={call} />;
  return parties.map((leg) => <Party key={leg.leg} call={call} leg={leg} />);
}

function Party({ call, leg }: { call: SimulatedCall; leg: SimulatedLeg }) {
  const text = useText();
  const nameOf = usePartyName();
  const name = nameOf(leg);
  useKnown(leg.kind === 'customer' || leg.kind === 'number' ? leg.party || null : null);
  const { act, error } = useActing();
  const look = lookOf(leg);
  const path = `/simulator/calls/${call.callId}`;
  const rejects = leg.kind !== 'customer' && leg.state === 'ringing';
  return (
    <article className={styles.call} data-look={look} aria-label={name}>
      <Face>{/[\p{L}]/u.test(name) ? initials(name) : '?'}</Face>
      <div className="grow">
        <p className="strong cut">{name}</p>
        <p className="small second num">{about(call, leg, nameOf, text)}</p>
      </div>
      <div className={styles.callState}>
        <p className={classes('small row', looks[look].ink)}>
          <Icon name={looks[look].icon} small /> {text(looks[look].text)}
        </p>
        <Timer className={classes(styles.callTime)} since={machineTime(leg.since)} />
      </div>
      {leg.kind === 'emergency' && (
        <p className={classes('small', styles.wideRow)}>
          {leg.address === null
            ? text('lab.calls.no-address')
            : text('lab.calls.address', { address: leg.address })}
        </p>
      )}
      {leg.prompt !== null && (
        <p className={classes('small', styles.wideRow)}>{text('lab.calls.prompt', { prompt: leg.prompt })}</p>
      )}
      {leg.heard !== '' && (
        <p className={classes('small num', styles.wideRow)}>
          {text('lab.calls.heard', { digits: leg.heard })}
        </p>
      )}
      {leg.state === 'up' && <Words path={path} leg={leg} name={name} />}
      <div className={classes('row wrap', styles.wideRow)}>
        {(leg.state === 'up' || leg.prompt !== null) && (
          <fieldset
            className={classes('row wrap', styles.keys)}
            aria-label={text('lab.calls.tones', { who: name })}
          >
            {keys.map((key) => (
              <Button
                key={key}
                square
                className="num"
                aria-label={text('lab.calls.key', { key })}
                onClick={() => void act(() => api.post(`${path}/tones`, { digits: key, leg: leg.leg }))}
              >
                {key}
              </Button>
            ))}
          </fieldset>
        )}
        <Button
          look="refuse"
          size="tiny"
          className="push"
          aria-label={text(rejects ? 'lab.calls.reject-of' : 'lab.calls.hang-up-of', { who: name })}
          onClick={() => void act(() => api.post(`${path}/hang-up`, { leg: leg.leg }))}
        >
          <Icon name="hang-up" small /> {text(rejects ? 'lab.calls.reject' : 'lab.calls.hang-up')}
        </Button>
      </div>
      {error !== null && (
        <div className={styles.wideRow}>
          <ErrorNote error={error} />
        </div>
      )}
    </article>
  );
}

/** What the party says, as a transcriber hears it. */
function Words({ path, leg, name }: { path: string; leg: SimulatedLeg; name: string }) {
  const text = useText();
  const [words, setWords] = useState('');
  const { act, error } = useActing();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (words.trim() === '') return;
    if (await act(() => api.post(`${path}/says`, { text: words, leg: leg.leg }))) setWords('');
  };
  return (
    <form className={classes('row wrap', styles.wideRow)} onSubmit={(event) => void submit(event)}>
      <div className="input grow">
        <input
          aria-label={text('lab.calls.words', { who: name })}
          value={words}
          maxLength={2000}
          autoComplete="off"
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <Button type="submit">{text('lab.calls.say')}</Button>
      {error !== null && <ErrorNote error={error} />}
    </form>
  );
}

/** Two of ours talk; nobody here is to be played. */
function InternalCall({ call }: { call: SimulatedCall }) {
  const text = useText();
  const nameOf = usePartyName();
  return (
    <article className={styles.call} data-look="connected" aria-label={text('lab.calls.internal')}>
      <Face>
        <Icon name="headset" small />
      </Face>
      <div className="grow">
        <p className="strong">{text('lab.calls.internal')}</p>
        <p className="small second cut">{call.legs.map(nameOf).join(', ')}</p>
      </div>
      <div className={styles.callState}>
        <Timer className={classes(styles.callTime)} since={machineTime(call.startedAt)} />
      </div>
    </article>
  );
}

function lookOf({ kind, state }: SimulatedLeg): Look {
  switch (state) {
    case 'held':
      return 'held';
    case 'up':
      return 'connected';
    case 'ringing':
      return kind === 'customer' ? 'waiting' : 'ringing';
  }
}

/** The second line: which number, to where, with whom. */
function about(
  call: SimulatedCall,
  leg: SimulatedLeg,
  nameOf: (leg: SimulatedLeg) => string,
  text: ReturnType<typeof useText>,
): string {
  const agents = call.legs.filter(({ kind }) => kind === 'extension');
  const talking = agents.filter(({ state }) => state !== 'ringing').map(nameOf);
  const ringing = agents.filter(({ state }) => state === 'ringing').map(nameOf);
  const number = leg.kind === 'emergency' || nameOf(leg) === leg.party ? null : leg.party;
  const inbound = leg.kind === 'customer';
  return [
    number,
    inbound && call.withheld ? text('lab.calls.withheld') : null,
    inbound ? text('lab.calls.to', { to: call.to }) : null,
    talking.length === 0
      ? null
      : text(inbound ? 'lab.calls.with' : 'lab.calls.called-by', { who: talking.join(', ') }),
    ringing.length === 0 ? null : text('lab.calls.ringing-at', { who: ringing.join(', ') }),
  ]
    .filter((part) => part !== null && part !== '')
    .join(', ');
}
