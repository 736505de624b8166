import { lazy, Suspense, useEffect } from 'react';
import type { Interaction } from '../../../contract/interactions/interaction.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { addArea, useText } from '../../ui/text/locale.ts';
import { shortcutHint, useShortcut } from '../../ui/browser/shortcut.ts';
import { TimeBar, Timer } from '../../ui/timer.tsx';
import { LiveDot } from '../../ui/live-dot.tsx';
import { accept, command } from '../state/commands.ts';
import { useActiveCall } from '../state/connection.ts';
import { markRingPainted } from '../state/ring-timing.ts';
import { CommandError } from './dialing/command-error.tsx';
import { MatchChoice } from './details/match-choice.tsx';
import { kindText, otherNumber, otherRecord } from '../state/naming.ts';
import { PanelFoot } from './panel-foot.tsx';
import { classes } from '../../ui/classes.ts';
import panelStyles from './panel.module.css';
import partyStyles from './party.module.css';

const Beforehand = lazy(async () => {
  const [beforehand] = await Promise.all([import('./caller-summary.tsx'), addArea('work')]);
  return beforehand;
});

/** Somebody calls: who, for what, how long they have waited, and the two answers (spec C1). */
export function Ringing({ interaction }: { interaction: Interaction }) {
  const text = useText();
  const record = otherRecord(interaction);
  const number = otherNumber(interaction);
  const { id, offerUntil } = interaction;
  useEffect(() => markRingPainted(id), [id]);
  const active = useActiveCall();
  const take = () => void accept(id);
  const reject = () => void command(id, 'reject');
  useShortcut('accept', take);
  useShortcut('reject', reject);
  return (
    <>
      <div className={panelStyles.body}>
        <section
          className={classes(partyStyles.party, partyStyles.ringing)}
          aria-label={text('desk.phase.ringing')}
        >
          <div className={classes('good', partyStyles.phase)}>
            <LiveDot look="ringing" />
            {text(interaction.direction === 'internal' ? 'desk.ringing.internal' : 'desk.ringing.inbound')}
            {offerUntil !== null && (
              <span className={classes('small second push nowrap', partyStyles.offer)}>
                {text('desk.ringing.offer')} <Timer className="strong" until={offerUntil} />
              </span>
            )}
          </div>
          <p className={partyStyles.who}>{record?.name ?? number ?? text('desk.withheld')}</p>
          {record !== null && <p className="second">{kindText(record.kind, text)}</p>}
          {record !== null && <p className="num strong">{number ?? text('desk.withheld')}</p>}
          <dl className={partyStyles.facts}>
            {interaction.queueName !== null && (
              <div>
                <dt>{text('desk.fact.queue')}</dt>
                <dd>{interaction.queueName}</dd>
              </div>
            )}
            <div>
              <dt>{text('desk.fact.waiting')}</dt>
              <dd>
                <Timer since={interaction.startedAt} />
              </dd>
            </div>
            {interaction.direction === 'inbound' && (
              <div className={partyStyles.wideOnly}>
                <dt>{text('desk.fact.called')}</dt>
                <dd className="num">{interaction.toLabel ?? interaction.to}</dd>
              </div>
            )}
          </dl>
          <div className={partyStyles.answerRow}>
            <Button
              look="answer"
              size="tall"
              hint={`Alt ${shortcutHint('accept')}`}
              aria-keyshortcuts="Alt+A"
              onClick={take}
            >
              <Icon name="phone" /> {text(active === null ? 'desk.accept' : 'desk.hold-and-accept')}
            </Button>
            <Button
              look="refuse"
              size="tall"
              hint={`Alt ${shortcutHint('reject')}`}
              aria-keyshortcuts="Alt+R"
              onClick={reject}
            >
              {text('desk.reject')}
            </Button>
          </div>
          {offerUntil !== null && <OfferBar interaction={interaction} until={offerUntil} />}
        </section>
        <CommandError id={id} />
        <MatchChoice interaction={interaction} />
        {record !== null && (
          <Suspense>
            <Beforehand key={record.id} record={record} />
          </Suspense>
        )}
      </div>
      <PanelFoot interaction={interaction} />
    </>
  );
}

function OfferBar({ interaction, until }: { interaction: Interaction; until: string }) {
  const text = useText();
  const offers = interaction.parts.flatMap((part) => part.offers.filter((offer) => offer.endedAt === null));
  const since = offers.at(-1)?.at ?? interaction.startedAt;
  return <TimeBar since={since} until={until} draining label={text('desk.ringing.until')} />;
}
