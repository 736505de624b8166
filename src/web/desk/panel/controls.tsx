import { useState } from 'react';
import type { Action, Interaction } from '../../../contract/interactions/interaction.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { Key } from '../../ui/key.tsx';
import { useText, type MessageKey } from '../../ui/text/locale.ts';
import { shortcutHint, useShortcut, type LetterShortcut } from '../../ui/browser/shortcut.ts';
import { command, useCourse } from '../state/commands.ts';
import { choose, useActiveCall } from '../state/connection.ts';
import { Tones } from './dialing/tones.tsx';
import { classes } from '../../ui/classes.ts';
import styles from './controls.module.css';

interface Control {
  readonly shortcut: LetterShortcut;
  readonly icon: IconName;
  readonly label: MessageKey;
  /** null = not a toggle. */
  readonly on: boolean | null;
  /** What it does now; where that is not possible the control stays and says why. */
  readonly action: Action | 'tones-pad' | 'new-call';
  readonly possible: boolean;
}

/**
 * The eight controls of a call (spec C7), always in the same places. `beside`: the person is talking on another call, of
 * which this one's own list of what is possible may not know yet.
 */
function controlsOf(interaction: Interaction, padOpen: boolean, beside: boolean): readonly Control[] {
  const can = (action: Action) => interaction.possible.includes(action);
  const masked = interaction.recording === 'masked';
  const held = interaction.onHoldSince !== null;
  const recording = interaction.recording !== 'off';
  const toggle = (on: boolean, off: Action, back: Action) => (on ? back : off);
  const mute = toggle(interaction.muted, 'mute', 'unmute');
  // With another call beside it, taking one up again puts the other on hold.
  const hold = held && beside ? 'swap' : toggle(held, 'hold', 'resume');
  const record = toggle(recording, 'record', 'stop-recording');
  const mask = toggle(masked, 'mask', 'unmask');
  return [
    {
      shortcut: 'mute',
      icon: interaction.muted ? 'mic-off' : 'mic',
      label: 'desk.control.mute',
      on: interaction.muted,
      action: mute,
      possible: can(mute),
    },
    {
      shortcut: 'hold',
      icon: hold === 'swap' ? 'swap' : 'pause',
      label: hold === 'swap' ? 'desk.control.swap' : 'desk.control.hold',
      on: held,
      action: hold,
      possible: held ? can('resume') || can('swap') : can(hold),
    },
    {
      shortcut: 'record',
      icon: 'record',
      label: 'desk.control.record',
      on: recording,
      action: record,
      possible: can(record),
    },
    {
      shortcut: 'mask',
      icon: 'mask',
      label: 'desk.control.mask',
      on: masked,
      action: mask,
      possible: can(mask),
    },
    {
      shortcut: 'tones',
      icon: 'keys',
      label: 'desk.control.tones',
      on: padOpen,
      action: 'tones-pad',
      possible: can('tones'),
    },
    {
      shortcut: 'transfer',
      icon: 'transfer',
      label: 'desk.control.transfer',
      on: null,
      action: 'transfer',
      possible: can('transfer'),
    },
    {
      shortcut: 'newCall',
      icon: 'plus',
      label: 'desk.control.new-call',
      on: null,
      action: 'new-call',
      possible: true,
    },
    {
      shortcut: 'end',
      icon: 'hang-up',
      label: 'desk.control.end',
      on: null,
      action: 'end',
      possible: can('end'),
    },
  ];
}

/** Why a control is off, as far as the phase tells. */
function reasonOf(interaction: Interaction, control: Control): MessageKey | null {
  if (control.possible) return null;
  if (control.action === 'transfer') return 'desk.reason.transfer';
  switch (interaction.phase) {
    case 'held':
      return control.action === 'end' ? 'desk.reason.end-held' : 'desk.reason.held';
    case 'conference':
      return 'desk.reason.conference';
    case 'ringing':
    case 'dialing':
    case 'dialback':
      return 'desk.reason.not-connected';
    case 'connected':
    case 'consulting':
      return control.shortcut === 'mask' ? 'desk.reason.not-recording' : 'desk.reason.telephony';
    case 'wrapup':
    case 'ended':
      return 'desk.reason.over';
  }
}

export function Controls({ interaction }: { interaction: Interaction }) {
  const text = useText();
  const [padOpen, setPadOpen] = useState(false);
  const active = useActiveCall();
  const beside = active !== null && active.id !== interaction.id;
  const open = padOpen && interaction.possible.includes('tones');
  return (
    <>
      <div className={styles.controls} role="toolbar" aria-label={text('desk.controls')}>
        {controlsOf(interaction, open, beside).map((control) => (
          <ControlButton
            key={control.shortcut}
            interaction={interaction}
            control={control}
            togglePad={() => setPadOpen(!padOpen)}
          />
        ))}
      </div>
      {open && <Tones id={interaction.id} />}
    </>
  );
}

function ControlButton({
  interaction,
  control,
  togglePad,
}: {
  interaction: Interaction;
  control: Control;
  togglePad: () => void;
}) {
  const text = useText();
  const { running } = useCourse(interaction.id);
  const reason = reasonOf(interaction, control);
  const press = () => {
    if (reason !== null) return;
    if (control.action === 'tones-pad') togglePad();
    else if (control.action === 'new-call') choose(null);
    else void command(interaction.id, control.action);
  };
  useShortcut(control.shortcut, press);
  const hint = shortcutHint(control.shortcut);
  return (
    <button
      type="button"
      className={classes(styles.control, control.shortcut === 'end' && styles.end)}
      aria-pressed={control.on ?? undefined}
      aria-disabled={reason === null ? undefined : true}
      aria-busy={running === control.action ? true : undefined}
      aria-keyshortcuts={`Alt+${hint}`}
      title={reason === null ? `${text(control.label)} (Alt ${hint})` : text(reason)}
      onClick={press}
    >
      <Icon name={control.icon} />
      <span>{text(control.label)}</span>
      <Key>{hint}</Key>
      {reason !== null && <span className="sr">{text(reason)}</span>}
    </button>
  );
}
