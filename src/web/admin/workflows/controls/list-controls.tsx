import { followUpChoices } from '../../../../domain/interaction/follow-up.ts';
import { useText } from '../../../ui/text/locale.ts';
import type { ControlProps } from './control-props.ts';
import { moved, MoveButtons } from './move-buttons.tsx';
import { followUpLabels } from '../editing/groups.ts';
import styles from './list-controls.module.css';

/** What is offered to follow, in the order in which it is offered; what is not offered stands below. */
export function FollowUpOptionsControl({
  setting,
  workflow,
  names,
  disabled,
  onChange,
}: ControlProps<'follow-up-options'>) {
  const text = useText();
  const options = setting.read(workflow);
  const write = (next: typeof options) => onChange(setting.write(workflow, next));
  const others = followUpChoices.filter((choice) => !options.includes(choice));
  return (
    <ul className={styles.options} {...names}>
      {[...options, ...others].map((choice, index) => {
        const offered = index < options.length;
        const name = text(followUpLabels[choice]);
        return (
          <li key={choice} className="row">
            <label className="tick grow">
              <input
                type="checkbox"
                checked={offered}
                disabled={disabled}
                onChange={() => write(offered ? options.toSpliced(index, 1) : [...options, choice])}
              />
              {name}
            </label>
            {offered && !disabled && (
              <MoveButtons
                name={name}
                first={index === 0}
                last={index === options.length - 1}
                onMove={(by) => write(moved(options, index, index + by))}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
