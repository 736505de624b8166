import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Icon } from '../../../ui/icon.tsx';
import { EmptyNote } from '../../../ui/state.tsx';
import { useLocale, useText } from '../../../ui/text/locale.ts';
import { classes } from '../../../ui/classes.ts';
import styles from '../../../ui/combobox.module.css';
import { fieldsNamed, type CrmField } from './crm-fields.ts';
import type { CrmFieldProps } from './crm-field.tsx';

/** A field of the CRM, found by its label or its name, or typed as it is called there. */
export default function CrmFieldCombobox({
  label,
  describedBy,
  value,
  options,
  invalid,
  disabled,
  typeOf,
  onChoose,
}: CrmFieldProps) {
  const text = useText();
  // null = nothing is being typed, and the field's name stands there.
  const [typed, setTyped] = useState<string | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const found = fieldsNamed(options, typed ?? '');
  const choose = (name: string) => {
    setTyped(null);
    if (name !== value) onChoose(name);
  };
  return (
    <I18nProvider locale={useLocale()}>
      <ComboBox
        className={classes(styles.combo)}
        aria-label={label}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        items={found}
        inputValue={typed ?? value}
        value={options.some(({ name }) => name === value) ? value : null}
        isDisabled={disabled}
        isInvalid={invalid}
        onInputChange={(next) => {
          if (next !== (typed ?? value)) setTyped(next);
        }}
        onChange={(key) => {
          if (key !== null) choose(String(key));
        }}
        onBlur={() => {
          if (typed === null) return;
          const only = found.find(({ label }) => label.toLowerCase() === typed.trim().toLowerCase());
          choose(only?.name ?? typed.trim());
        }}
        allowsEmptyCollection
        allowsCustomValue
        menuTrigger="focus"
      >
        <div ref={place} className={classes('input', invalid && 'missing')}>
          <Input placeholder={text('workflow.fields.choose')} />
          <Button className={classes(styles.comboOpen)} aria-label={text('workflow.fields.show-list')}>
            <Icon name="down" small />
          </Button>
        </div>
        <Popover triggerRef={place} className={classes('menu', styles.comboList)} offset={4}>
          <ListBox<CrmField>
            renderEmptyState={() => <EmptyNote>{text('workflow.fields.no-match')}</EmptyNote>}
          >
            {(field) => (
              <ListBoxItem id={field.name} textValue={field.name} className="menu-item">
                <span className="grow">
                  <span className="cut">{field.label}</span>
                  <br />
                  <span className="small muted">
                    {field.name} · {typeOf(field)}
                  </span>
                </span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </I18nProvider>
  );
}
