import type { RecordRef } from '../../../../contract/common.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { startCall } from '../../state/commands.ts';
import { choose, useActiveCall, useDesk } from '../../state/connection.ts';
import { showSide } from '../../state/places.ts';
import styles from './dial-button.module.css';

/** A phone number that is called by a press and takes its record along (spec C4). */
export function DialButton({
  number,
  written,
  record,
}: {
  number: string;
  written: string;
  record: RecordRef;
}) {
  const text = useText();
  const enabled = useDesk((state) => state.desk?.clickToDial ?? false);
  const skills = useDesk((state) => state.desk?.outboundSkills) ?? [];
  const active = useActiveCall();
  if (!enabled) return <span className="num">{written}</span>;
  const dial = () => {
    const remembered = localStorage.getItem('tieline.outbound-skill');
    const skill = skills.find((one) => one.id === remembered) ?? skills[0];
    const ref = { kind: record.kind, id: record.id, name: record.name };
    // A refusal is shown at the keypad, where the call would have begun.
    choose(null);
    showSide('panel');
    void startCall(
      { to: number, record: ref, ...(skill === undefined ? {} : { skill: skill.id }) },
      active !== null,
    );
  };
  return (
    <button
      type="button"
      className={styles.dial}
      title={text('desk.dial', { number: written })}
      onClick={dial}
    >
      <Icon name="phone" small />
      {written}
    </button>
  );
}
