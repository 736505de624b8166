import { useRef, useState, type KeyboardEvent } from 'react';
import { Icon } from '../../../ui/icon.tsx';
import { Key } from '../../../ui/key.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { useKey } from '../../../ui/browser/shortcut.ts';
import { findSettings } from '../editing/find-settings.ts';
import { settingLabel } from '../editing/names.ts';
import { goToSetting } from '../editing/places.ts';
import type { Setting } from '../editing/setting.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './find-setting.module.css';

/** As many as are seen without scrolling. */
const most = 8;

/** Finds a setting by what it is called, what it does or its path, and goes to it. */
export function FindSetting({ crmKinds }: { crmKinds: readonly string[] }) {
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  useKey(
    (key) => key === '/',
    () => input.current?.focus(),
  );
  const found = findSettings(typed, crmKinds).slice(0, most);
  const go = (setting: Setting | undefined) => {
    if (setting === undefined) return;
    setTyped('');
    goToSetting(setting.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') go(found[chosen]);
    else if (event.key === 'Escape') setTyped('');
    else if (event.key === 'ArrowDown') setChosen((chosen + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setChosen((chosen - 1 + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.find}>
      <label className={classes('search', styles.typed)}>
        <Icon name="search" small />
        <input
          ref={input}
          type="search"
          role="combobox"
          aria-label={text('workflow.find')}
          aria-expanded={found.length > 0}
          aria-controls="found-settings"
          aria-activedescendant={found.length > 0 ? `found-${chosen}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          placeholder={text('workflow.find')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Key>/</Key>
      </label>
      <FoundSettings found={found} chosen={chosen} onGo={go} />
    </div>
  );
}

function FoundSettings({
  found,
  chosen,
  onGo,
}: {
  found: readonly Setting[];
  /** The place of the one that Enter goes to. */
  chosen: number;
  onGo: (setting: Setting) => void;
}) {
  const text = useText();
  return (
    <div
      id="found-settings"
      role="listbox"
      aria-label={text('workflow.find')}
      hidden={found.length === 0}
      className={classes('menu', styles.found)}
    >
      {found.map((setting, index) => (
        // The keys are the field's: the focus stays there, as in any list that belongs to a field.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
        <div
          key={setting.path}
          id={`found-${index}`}
          role="option"
          aria-selected={index === chosen}
          className={classes('menu-item', index === chosen && 'chosen')}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onGo(setting)}
        >
          <span className="grow">{settingLabel(setting, true)}</span>
        </div>
      ))}
    </div>
  );
}
