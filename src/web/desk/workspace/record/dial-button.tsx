import type { RecordRef } from '../../../../contract/common.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { clickToDial } from '../../state/click-to-dial.ts';
import { useDesk } from '../../state/connection.ts';
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
  if (!enabled) return <span className="num">{written}</span>;
  const dial = () => {
    showSide('panel');
    void clickToDial(number, record);
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
