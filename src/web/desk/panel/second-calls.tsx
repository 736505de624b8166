import type { Interaction } from '../../../contract/interactions/interaction.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useText } from '../../ui/text/locale.ts';
import { useShortcut } from '../../ui/browser/shortcut.ts';
import { Timer } from '../../ui/timer.tsx';
import { accept, command } from '../state/commands.ts';
import { useDesk, useActiveCall } from '../state/connection.ts';
import { otherName } from '../state/naming.ts';
import styles from './second-calls.module.css';

/** A second caller while the agent is talking: one press puts the first on hold and takes the second. */
export function SecondCalls({ shown }: { shown: Interaction }) {
  const ringing = useDesk(
    (state) => state.desk?.interactions.find((one) => one.phase === 'ringing' && one.id !== shown.id) ?? null,
  );
  return ringing === null ? null : <SecondCall key={ringing.id} ringing={ringing} />;
}

function SecondCall({ ringing }: { ringing: Interaction }) {
  const text = useText();
  const active = useActiveCall();
  const take = () => void accept(ringing.id);
  const reject = () => void command(ringing.id, 'reject');
  useShortcut('accept', take);
  useShortcut('reject', reject);
  return (
    <section className={styles.secondCall} aria-label={text('desk.phase.ringing')}>
      <p className="row strong">
        <Icon name="inbound" small />{' '}
        <span className="cut">{otherName(ringing) ?? text('desk.withheld')}</span>
        <Timer className="push" since={ringing.startedAt} />
      </p>
      {ringing.queueName !== null && <p className="small second">{ringing.queueName}</p>}
      <div className="row">
        <Button look="answer" className="grow" hint="Alt A" onClick={take}>
          {text(active === null ? 'desk.accept' : 'desk.hold-and-accept')}
        </Button>
        <Button look="refuse" square aria-label={text('desk.reject')} onClick={reject}>
          <Icon name="close" small />
        </Button>
      </div>
    </section>
  );
}
