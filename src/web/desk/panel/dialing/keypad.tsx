import { useState, type SubmitEvent } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { Select } from '../../../ui/select.tsx';
import { useKey, useShortcut } from '../../../ui/browser/shortcut.ts';
import { clearError, newCall, startCall, useCourse } from '../../state/commands.ts';
import { useActiveCall, useDesk } from '../../state/connection.ts';
import { otherName } from '../../state/naming.ts';
import { CommandError } from './command-error.tsx';
import { NameHits } from './name-hits.tsx';
import { UnfinishedContacts } from './unfinished-contacts.tsx';
import { Pad } from './pad.tsx';
import { canBeDialled, cleanNumber, looksLikeName } from './written-number.ts';
import styles from './keypad.module.css';
import panelStyles from '../panel.module.css';
import { keepSkill, keptSkill } from '../../state/outbound-skill.ts';

/** Nothing is going on: dial a number, find somebody by name (spec C3, C6, C10). */
export function Keypad() {
  const text = useText();
  const skills = useDesk((state) => state.desk?.outboundSkills) ?? [];
  const emergencies = useDesk((state) => state.desk?.emergencyNumbers) ?? [];
  const active = useActiveCall();
  const { running } = useCourse(newCall);
  const [written, setWritten] = useState('');
  const [padOpen, setPadOpen] = useState(false);
  const [skill, setSkill] = useState<string | null>(() => keptSkill());
  const chosenSkill = skills.find((one) => one.id === skill) ?? (skills.length === 1 ? skills[0] : undefined);
  const isName = looksLikeName(written);
  const number = cleanNumber(written);
  const emergency = emergencies.find((one) => one.number === number);

  useShortcut('tones', () => setPadOpen(!padOpen));
  const press = (key: string) => {
    setWritten((before) => before + key);
    if (written !== '') clearError(newCall);
  };
  useKey((key) => /^[0-9+*#]$/.test(key), press);

  const reason = (): string | null => {
    if (running !== null) return text('desk.keypad.calling');
    if (isName || !canBeDialled(number)) return text('desk.keypad.no-number');
    if (skills.length === 0) return text('desk.keypad.no-skill');
    if (chosenSkill === undefined) return text('desk.keypad.choose-skill');
    return null;
  };
  const call = (event: SubmitEvent) => {
    event.preventDefault();
    if (emergency !== undefined) void startCall({ to: number });
    else if (reason() === null && chosenSkill !== undefined)
      void startCall({ to: number, skill: chosenSkill.id }, active !== null);
  };

  return (
    <>
      <form className="section stack wide" onSubmit={call}>
        <div className={styles.dialRow}>
          <label className="input">
            <span className="sr">{text('desk.keypad.label')}</span>
            <input
              className="num"
              value={written}
              placeholder={text('desk.keypad.placeholder')}
              autoComplete="off"
              onChange={(event) => {
                setWritten(event.target.value);
                clearError(newCall);
              }}
              onPaste={(event) => {
                const pasted = event.clipboardData.getData('text');
                if (looksLikeName(pasted)) return;
                event.preventDefault();
                setWritten(cleanNumber(pasted));
              }}
            />
          </label>
          {emergency === undefined ? (
            <>
              <Button
                square
                aria-label={`${text('desk.pad')} (Alt T)`}
                aria-expanded={padOpen}
                onClick={() => setPadOpen(!padOpen)}
              >
                <Icon name="keys" />
              </Button>
              <Button
                type="submit"
                look={active !== null || reason() === null ? 'primary' : 'plain'}
                reason={reason()}
              >
                <Icon name="phone" small /> {text('desk.keypad.call')}
              </Button>
            </>
          ) : (
            <Button type="submit" look="alarm">
              <Icon name="phone" small />{' '}
              {text(emergency.test ? 'desk.keypad.emergency-test' : 'desk.keypad.emergency')}
            </Button>
          )}
        </div>
        {active !== null && emergency === undefined && (
          <p className="small second">
            {text('desk.keypad.holds', { name: otherName(active) ?? text('desk.withheld') })}
          </p>
        )}
        {skills.length > 1 && emergency === undefined && (
          <Field label={text('desk.keypad.as')}>
            {(parts) => (
              <Select
                {...parts}
                value={chosenSkill?.id ?? ''}
                onChange={(event) => {
                  setSkill(event.target.value);
                  keepSkill(event.target.value);
                }}
              >
                <option value="">{text('desk.details.choose')}</option>
                {skills.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.callerNumber === null ? one.name : `${one.name} · ${one.callerNumber}`}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {padOpen && <Pad onKey={press} />}
      </form>
      <CommandError id={newCall} />
      <div className={panelStyles.body}>{isName ? <NameHits query={written} /> : <UnfinishedContacts />}</div>
    </>
  );
}
