import type { Interaction } from '../../../contract/interactions/interaction.ts';
import { Icon } from '../../ui/icon.tsx';
import { useText } from '../../ui/text/locale.ts';
import { Timer } from '../../ui/timer.tsx';
import { Pill } from '../../ui/pill.tsx';
import { LiveDot } from '../../ui/live-dot.tsx';
import { CommandError } from './dialing/command-error.tsx';
import { Controls } from './controls.tsx';
import { DetailsForm } from './details/details-form.tsx';
import { useDesk } from '../state/connection.ts';
import { otherNumber, otherRecord } from '../state/naming.ts';
import { PanelFoot } from './panel-foot.tsx';
import { SavedNote } from './details/saved-note.tsx';
import { classes } from '../../ui/classes.ts';
import panelStyles from './panel.module.css';
import partyStyles from './party.module.css';

/** A call from dialling to hanging up: with whom, the controls, and the notes. */
export function CallView({ interaction }: { interaction: Interaction }) {
  const text = useText();
  return (
    <>
      <CallHead interaction={interaction} />
      <Controls interaction={interaction} />
      <CommandError id={interaction.id} />
      <div className={panelStyles.body}>
        <div className="section stack wide">
          <div className="row">
            <h2 className="over">{text('desk.details.title')}</h2>
            <SavedNote id={interaction.id} />
          </div>
          <DetailsForm interaction={interaction} />
        </div>
      </div>
      <PanelFoot interaction={interaction} />
    </>
  );
}

function CallHead({ interaction }: { interaction: Interaction }) {
  const text = useText();
  const record = otherRecord(interaction);
  const number = otherNumber(interaction);
  const held = interaction.onHoldSince;
  return (
    <section className={partyStyles.party} aria-label={text(`desk.phase.${interaction.phase}`)}>
      <div className={classes(partyStyles.phase, held === null ? 'good' : 'warn')}>
        {held === null ? <LiveDot /> : <Icon name="pause" small />}
        {text(interaction.emergency ? 'desk.phase.emergency' : `desk.phase.${interaction.phase}`)}
        {interaction.recording === 'on' && (
          <Pill look="bad">
            <LiveDot look="bad" />
            {text('desk.control.record')}
          </Pill>
        )}
        {interaction.recording === 'masked' && (
          <Pill>
            <Icon name="mask" small /> {text('desk.masked')}
          </Pill>
        )}
        {interaction.muted && (
          <Pill look="warn">
            <Icon name="mic-off" small /> {text('desk.muted')}
          </Pill>
        )}
        <Timer
          className={classes('strong', partyStyles.clock)}
          since={held ?? interaction.answeredAt ?? interaction.startedAt}
        />
      </div>
      <p className={partyStyles.who}>{record?.name ?? number ?? text('desk.withheld')}</p>
      <p className="row second">
        {held !== null && interaction.answeredAt !== null && (
          <span className="small nowrap">
            {text('desk.talking-since')} <Timer since={interaction.answeredAt} />
          </span>
        )}
        {held === null && interaction.queueName !== null && (
          <span className="cut">{interaction.queueName}</span>
        )}
        {record !== null && <span className="push num nowrap">{number ?? text('desk.withheld')}</span>}
      </p>
      {interaction.extension !== null && (
        <p className="small">{text('desk.extension', { extension: interaction.extension })}</p>
      )}
      {interaction.emergency && <EmergencyAddress />}
    </section>
  );
}

/** Which address went with an emergency call, or that none did (spec C6). */
function EmergencyAddress() {
  const text = useText();
  const address = useDesk((state) => state.desk?.emergencyAddress ?? null);
  return (
    <p className={classes('small', address === null && 'warn')}>
      {address === null ? text('desk.emergency.no-address') : text('desk.emergency.address', { address })}
    </p>
  );
}
