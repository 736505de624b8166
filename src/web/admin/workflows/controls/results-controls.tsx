import { useState } from 'react';
import { inLanguage, languageNames, locales } from '../../../../domain/locale.ts';
import type { Disposition } from '../../../../domain/workflow/workflow.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useLocale, useText } from '../../../ui/text/locale.ts';
import { Select } from '../../../ui/select.tsx';
import type { ControlProps } from './control-props.ts';
import { EntryList } from './entry-list.tsx';
import { EntryText } from './entry-text.tsx';
import styles from './entry-list.module.css';

const directions = ['both', 'inbound', 'outbound'] as const;

/** The results that agents choose from; a new one gets an id of its own, that stays when its words change. */
export function DispositionsControl({
  setting,
  workflow,
  names,
  disabled,
  onChange,
}: ControlProps<'dispositions'>) {
  const locale = useLocale();
  return (
    <EntryList<Disposition>
      entries={setting.read(workflow)}
      names={names}
      disabled={disabled}
      nameOf={({ label }) => inLanguage(label, locale)}
      keyOf={({ id }) => id}
      fresh={() => ({ id: crypto.randomUUID(), label: {}, group: null, direction: 'both' })}
      onChange={(next) => onChange(setting.write(workflow, next))}
    >
      {(entry, change) => <DispositionFields entry={entry} disabled={disabled} change={change} />}
    </EntryList>
  );
}

function DispositionFields({
  entry,
  disabled,
  change,
}: {
  entry: Disposition;
  disabled: boolean;
  change: (next: Disposition) => void;
}) {
  const text = useText();
  return (
    <>
      {locales.map((locale) => (
        <EntryText
          key={locale}
          label={languageNames[locale]}
          disabled={disabled}
          value={entry.label[locale] ?? ''}
          onChange={(written) => {
            const { [locale]: _, ...others } = entry.label;
            change({ ...entry, label: written === '' ? others : { ...others, [locale]: written } });
          }}
        />
      ))}
      <EntryText
        label={text('workflow.disposition.group')}
        disabled={disabled}
        value={entry.group ?? ''}
        onChange={(group) => change({ ...entry, group: group === '' ? null : group })}
      />
      <label className={styles.entryField}>
        <span className="small muted">{text('workflow.disposition.direction')}</span>
        <Select
          value={entry.direction}
          disabled={disabled}
          onChange={(event) => {
            const direction = directions.find((one) => one === event.target.value);
            if (direction !== undefined) change({ ...entry, direction });
          }}
        >
          {directions.map((direction) => (
            <option key={direction} value={direction}>
              {text(`workflow.disposition.${direction}`)}
            </option>
          ))}
        </Select>
      </label>
    </>
  );
}

/** Words to choose from; Enter or a comma adds what was typed. */
export function TagsControl({ setting, workflow, names, disabled, onChange }: ControlProps<'tags'>) {
  const text = useText();
  const [typed, setTyped] = useState('');
  const tags = setting.read(workflow);
  const add = () => {
    const tag = typed.trim();
    setTyped('');
    if (tag !== '' && !tags.includes(tag)) onChange(setting.write(workflow, [...tags, tag]));
  };
  return (
    <div className="input tags">
      {tags.map((tag, index) => (
        <span key={tag} className="tag">
          {tag}
          <button
            type="button"
            disabled={disabled}
            aria-label={text('admin.take-away', { name: tag })}
            onClick={() => onChange(setting.write(workflow, tags.toSpliced(index, 1)))}
          >
            <Icon name="close" small />
          </button>
        </span>
      ))}
      <input
        {...names}
        value={typed}
        disabled={disabled}
        placeholder={text('workflow.tags.add')}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ',') {
            event.preventDefault();
            add();
          } else if (event.key === 'Backspace' && typed === '' && tags.length > 0)
            onChange(setting.write(workflow, tags.slice(0, -1)));
        }}
      />
    </div>
  );
}
