import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import type { RecordRef } from '../../../../contract/common.ts';
import { EmptyNote } from '../../../ui/state.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { KindIcon } from '../../../ui/kind-icon.tsx';
import { useLocale, useText } from '../../../ui/text/locale.ts';
import { kindText, recordIcon } from '../../state/naming.ts';
import type { RecordFieldProps } from './record-field.tsx';
import { useRecordOptions } from './record-options.ts';
import { classes } from '../../../ui/classes.ts';
import styles from '../../../ui/combobox.module.css';

const keyOf = (record: RecordRef): string => `${record.kind} ${record.id}`;

/** The field with its list: what fits without typing, what is found while typing. */
export default function RecordCombobox({
  label,
  role,
  interaction,
  value,
  picked,
  error,
  onChoose,
  labelledBy,
}: RecordFieldProps & { labelledBy: string }) {
  const text = useText();
  // null = nothing is being typed and the chosen record's name stands there.
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  const options = useRecordOptions(role, interaction, typed ?? '', open);
  const leave = () => setTyped(null);
  return (
    <I18nProvider locale={useLocale()}>
      <ComboBox
        className={classes(styles.combo)}
        aria-labelledby={labelledBy}
        items={options.records}
        inputValue={typed ?? value?.name ?? ''}
        // What only matched is not chosen yet, so that the person can choose it.
        value={picked === null ? null : keyOf(picked)}
        onInputChange={(next) => {
          if (next !== (typed ?? value?.name ?? '')) setTyped(next);
        }}
        onOpenChange={setOpen}
        onChange={(key) => {
          const chosen = options.records.find((record) => keyOf(record) === key);
          if (chosen !== undefined && chosen.id !== picked?.id)
            onChoose({ kind: chosen.kind, id: chosen.id, name: chosen.name });
          leave();
        }}
        onBlur={() => {
          // An emptied field means nobody; anything else half-typed means nothing.
          if (typed === '' && value !== null) onChoose(null);
          leave();
        }}
        isInvalid={error !== undefined}
        allowsEmptyCollection
        allowsCustomValue
        menuTrigger="focus"
      >
        <div ref={field} className={classes('input', error !== undefined && 'missing')}>
          {value !== null && <KindIcon name={recordIcon(value.kind)} />}
          <Input placeholder={text(role === 'name' ? 'desk.details.nobody' : 'desk.details.nothing')} />
          <Button
            className={classes(styles.comboOpen)}
            aria-label={text('desk.details.show-list', { field: label })}
          >
            <Icon name="down" small />
          </Button>
        </div>
        <Popover triggerRef={field} className={classes('menu', styles.comboList)} offset={4}>
          <ListBox<RecordRef>
            renderEmptyState={() => (
              <EmptyNote>{text(options.searching ? 'desk.loading' : 'desk.details.no-match')}</EmptyNote>
            )}
          >
            {(record) => (
              <ListBoxItem id={keyOf(record)} textValue={record.name} className="menu-item">
                <KindIcon name={recordIcon(record.kind)} />
                <span className="grow">
                  <span className="cut">{record.name}</span>
                  <br />
                  <span className="small muted">{kindText(record.kind, text)}</span>
                </span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </I18nProvider>
  );
}
