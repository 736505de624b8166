import { useEffect, useId, useState } from 'react';
import { api } from '../ui/server/api.ts';
import { Button } from '../ui/button.tsx';
import { useText } from '../ui/text/locale.ts';
import { labNow } from './state/lab-state.ts';
import { demonstrationCallers, demonstrationNumber } from './state/people.ts';

/** A caller of the crowd gives up after this. */
const patienceMs = 120_000;
const steadyMs = 10_000;
/** A busy morning in five minutes: thirty callers, in clumps as people are. */
const morning = { callers: 30, ms: 300_000 } as const;
/** Nobody needs more people waiting than this, and the page must not flood the server. */
const mostWaiting = 20;
const tickMs = 500;

interface Planned {
  readonly at: number;
}

/** Many customers at once, called by this page while it is open. */
export function Crowd() {
  const text = useText();
  const title = useId();
  const [planned, setPlanned] = useState<readonly Planned[]>([]);
  const [steady, setSteady] = useState(false);

  useEffect(() => {
    if (!steady) return;
    const call = () => setPlanned((before) => [...before, { at: Date.now() }]);
    call();
    const timer = setInterval(call, steadyMs);
    return () => clearInterval(timer);
  }, [steady]);

  useEffect(() => {
    if (planned.length === 0) return;
    const timer = setTimeout(() => {
      const now = Date.now();
      const due = planned.filter(({ at }) => at <= now);
      if (due.length === 0) {
        setPlanned([...planned]);
        return;
      }
      setPlanned(planned.filter(({ at }) => at > now));
      for (const _ of due) callFromCrowd();
    }, tickMs);
    return () => clearTimeout(timer);
  }, [planned]);

  useEffect(() => {
    const timer = setInterval(hangUpImpatient, 5_000);
    return () => clearInterval(timer);
  }, []);

  const together = () => setPlanned([...planned, ...Array.from({ length: 5 }, () => ({ at: Date.now() }))]);
  const busyMorning = () =>
    setPlanned([
      ...planned,
      ...Array.from({ length: morning.callers }, () => ({ at: Date.now() + Math.random() * morning.ms })),
    ]);

  return (
    <section className="card" aria-labelledby={title}>
      <header>
        <h2 id={title}>{text('lab.crowd.title')}</h2>
      </header>
      <div className="in-card stack">
        <div className="row wrap">
          <Button aria-pressed={steady} onClick={() => setSteady(!steady)}>
            {text('lab.crowd.steady')}
          </Button>
          <Button onClick={together}>{text('lab.crowd.together')}</Button>
          <Button onClick={busyMorning}>{text('lab.crowd.morning')}</Button>
        </div>
        {planned.length > 0 && (
          <p className="small row">
            {text('lab.crowd.coming', { count: planned.length })}
            <Button look="quiet" size="tiny" onClick={() => setPlanned([])}>
              {text('lab.crowd.stop')}
            </Button>
          </p>
        )}
        <p className="small muted">{text('lab.crowd.how')}</p>
      </div>
    </section>
  );
}

/** Who called for the crowd, and since when. */
const crowd = new Map<string, number>();
let next = 0;

function callFromCrowd(): void {
  if (crowd.size >= mostWaiting) return;
  const from = demonstrationCallers[next % demonstrationCallers.length];
  next += 1;
  api.post<{ callId: string }>('/simulator/calls', { from, to: demonstrationNumber }).then(
    ({ callId }) => crowd.set(callId, Date.now()),
    // A caller less: what is wrong is said by the page's own looking.
    () => undefined,
  );
}

function hangUpImpatient(): void {
  const calls = labNow()?.calls ?? [];
  for (const [callId, since] of crowd) {
    const customer = calls
      .find((call) => call.callId === callId)
      ?.legs.find(({ kind }) => kind === 'customer');
    const impatient = Date.now() - since > patienceMs;
    if (customer?.state === 'ringing' && !impatient) continue;
    // Answered or gone: no longer one who waits. One that was not seen yet is kept for its patience.
    if (customer === undefined && !impatient) continue;
    crowd.delete(callId);
    if (customer?.state === 'ringing') {
      api.post(`/simulator/calls/${callId}/hang-up`).catch(() => undefined);
    }
  }
}
