import { useText } from '../../../ui/text/locale.ts';
import styles from './pad.module.css';

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const;

/** The twelve keys of a telephone. */
export function Pad({ onKey }: { onKey: (key: string) => void }) {
  const text = useText();
  return (
    <div className={styles.pad} role="group" aria-label={text('desk.pad')}>
      {keys.map(([key, letters]) => (
        <button key={key} type="button" aria-label={key} onClick={() => onKey(key)}>
          {key} {letters !== '' && <small aria-hidden="true">{letters}</small>}
        </button>
      ))}
    </div>
  );
}
