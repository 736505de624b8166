import type { DeskLists } from '../../../../contract/interactions/desk.ts';
import type { Interaction } from '../../../../contract/interactions/interaction.ts';
import type { FieldParts } from '../../../ui/field.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { Select } from '../../../ui/select.tsx';

/** The results that the workflow offers for this direction, by their groups. */
export function DispositionSelect({
  field,
  all,
  direction,
  value,
  missing,
  onChoose,
}: {
  field: FieldParts;
  all: Readonly<DeskLists['dispositions']>;
  direction: Interaction['direction'];
  value: string | null;
  missing: boolean;
  onChoose: (disposition: string | null) => void;
}) {
  const text = useText();
  const offered = all.filter(
    (one) =>
      one.direction === 'both' || direction === 'internal' || one.direction === direction || one.id === value,
  );
  const groups = Map.groupBy(offered, (one) => one.group);
  return (
    <Select
      {...field}
      className={missing ? 'missing' : ''}
      value={value ?? ''}
      onChange={(event) => onChoose(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">{text('desk.details.choose')}</option>
      {[...groups].map(([group, dispositions]) => {
        const options = dispositions.map((one) => (
          <option key={one.id} value={one.id}>
            {one.label}
          </option>
        ));
        return group === null ? (
          options
        ) : (
          <optgroup key={group} label={group}>
            {options}
          </optgroup>
        );
      })}
    </Select>
  );
}
