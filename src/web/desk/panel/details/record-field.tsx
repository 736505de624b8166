import { lazy, Suspense, useId } from 'react';
import type { RecordRef } from '../../../../contract/common.ts';
import type { Interaction } from '../../../../contract/interactions/interaction.ts';
import { Icon } from '../../../ui/icon.tsx';
import { KindIcon } from '../../../ui/kind-icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { recordIcon } from '../../state/naming.ts';
import { classes } from '../../../ui/classes.ts';

const RecordCombobox = lazy(() => import('./record-combobox.tsx'));

export interface RecordFieldProps {
  label: string;
  role: 'name' | 'relatedTo';
  interaction: Interaction;
  /** What stands there. */
  value: RecordRef | null;
  /** What the person chose of their own; null = what stands there only matched. */
  picked: RecordRef | null;
  error: string | undefined;
  onChoose: (record: RecordRef | null) => void;
}

/** A record chosen among those that fit, or found by search. Its list comes after the call can be answered. */
export function RecordField(props: RecordFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <span className="label" id={id}>
        {props.label}
      </span>
      <Suspense fallback={<Still value={props.value} />}>
        <RecordCombobox {...props} labelledBy={id} />
      </Suspense>
      {props.error !== undefined && (
        <p className="note bad" role="alert">
          {props.error}
        </p>
      )}
    </div>
  );
}

function Still({ value }: { value: RecordRef | null }) {
  const text = useText();
  return (
    <div className="input">
      {value !== null && <KindIcon name={recordIcon(value.kind)} />}
      <span className={classes('cut', value === null && 'muted')}>
        {value?.name ?? text('desk.details.nobody')}
      </span>
      <Icon name="down" small />
    </div>
  );
}
