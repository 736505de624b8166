import { useState, type SubmitEvent } from 'react';
import type { WhatIfInput } from '../../../../contract/workflows/what-if.ts';
import { kinds } from '../../../../domain/logging/context/kind.ts';
import { Button } from '../../../ui/button.tsx';
import { serverNow } from '../../../ui/browser/clock.ts';
import { useText } from '../../../ui/text/locale.ts';
import { Select } from '../../../ui/select.tsx';
import type { Assignees } from '../versions/assignees.ts';
import { kindKey } from '../editing/kind-key.ts';
import { asFieldDay, beginOf, dayAt, endOf } from '../versions/moments.ts';
import type { Run } from './what-if-run.ts';
import entryListStyles from '../controls/entry-list.module.css';
import styles from './what-if-form.module.css';

/** A week tells weekdays from weekends, and is gone through in a moment. */
const usualDays = 7;

type Filter = NonNullable<WhatIfInput['filter']>;

/** Which contacts of the past are tried: from day to day in the reader's zone, of whom, and of which kind. */
export function WhatIfForm({
  everyone,
  run,
  onStart,
  onStop,
}: {
  everyone: Assignees | null;
  run: Run;
  onStart: (input: WhatIfInput) => void;
  onStop: () => void;
}) {
  const text = useText();
  const [from, setFrom] = useState(() => asFieldDay(dayAt(serverNow(), -usualDays, 0)));
  const [to, setTo] = useState(() => asFieldDay(dayAt(serverNow(), 0, 0)));
  const [who, setWho] = useState('');
  const [kind, setKind] = useState('');
  const isRunning = run.state === 'running';
  const fault = from !== '' && to !== '' && from <= to ? null : text('workflow.what-if.period-fault');

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isRunning) return onStop();
    if (fault !== null) return;
    const [noun, id = ''] = who.split(' ');
    const chosen = kinds.filter((one) => one === kind);
    const filter: Filter = {
      ...(noun === 'team' ? { teams: [id] } : {}),
      ...(noun === 'agent' ? { agents: [id] } : {}),
      ...(chosen.length > 0 ? { kinds: chosen } : {}),
    };
    onStart({ from: beginOf(from).toISOString(), to: endOf(to).toISOString(), filter });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {(
        [
          ['from', from, setFrom],
          ['to', to, setTo],
        ] as const
      ).map(([name, value, set]) => (
        <label key={name} className={entryListStyles.entryField}>
          <span className="small muted">{text(`workflow.what-if.${name}`)}</span>
          <input
            className="input"
            type="date"
            required
            value={value}
            onChange={(event) => set(event.target.value)}
          />
        </label>
      ))}
      <label className={entryListStyles.entryField}>
        <span className="small muted">{text('workflow.what-if.who')}</span>
        <Select value={who} onChange={(event) => setWho(event.target.value)}>
          <option value="">{text('workflow.what-if.everybody')}</option>
          <optgroup label={text('admin.teams')}>
            {everyone?.teams.map(({ id, name }) => (
              <option key={id} value={`team ${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
          <optgroup label={text('admin.agents')}>
            {everyone?.agents.map(({ id, name }) => (
              <option key={id} value={`agent ${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
        </Select>
      </label>
      <label className={entryListStyles.entryField}>
        <span className="small muted">{text('workflow.what-if.column.kind')}</span>
        <Select value={kind} onChange={(event) => setKind(event.target.value)}>
          <option value="">{text('workflow.what-if.every-kind')}</option>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {text(kindKey[one])}
            </option>
          ))}
        </Select>
      </label>
      <Button type="submit" look={isRunning ? 'plain' : 'primary'} reason={isRunning ? null : fault}>
        {text(
          isRunning
            ? 'workflow.what-if.stop'
            : run.state === 'idle'
              ? 'workflow.what-if.try'
              : 'workflow.what-if.again',
        )}
      </Button>
      {isRunning && (
        <progress
          className={styles.progress}
          aria-label={text('workflow.what-if.running')}
          value={run.share}
        />
      )}
    </form>
  );
}
