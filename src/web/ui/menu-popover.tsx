import type { ReactNode, RefObject } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Header } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import { Key } from './key.tsx';
import { useLocale } from './text/locale.ts';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  readonly picture?: ReactNode;
  /** The digit that chooses it while the menu is open. */
  readonly digit?: string;
  readonly chosen?: boolean;
  /** Why it cannot be chosen now; it is shown beside it. */
  readonly reason?: string | null;
  readonly run: () => void;
}

export interface MenuGroup {
  readonly id: string;
  readonly title?: string;
  readonly entries: readonly MenuEntry[];
}

const isBarred = ({ reason = null }: MenuEntry): boolean => reason !== null;
const noteOf = ({ note, reason }: MenuEntry): string | null => reason ?? note ?? null;

/** A menu hanging from a button; arrows, letters, digits and Escape do what they do in any menu. */
export function MenuPopover({
  anchor,
  label,
  groups,
  onClose,
}: {
  anchor: RefObject<HTMLElement | null>;
  label: string;
  groups: readonly MenuGroup[];
  onClose: () => void;
}) {
  const entries = groups.flatMap((group) => group.entries);
  const run = (entry: MenuEntry | undefined) => {
    if (entry === undefined || isBarred(entry)) return;
    onClose();
    entry.run();
  };
  return (
    <I18nProvider locale={useLocale()}>
      <Popover
        aria-label={label}
        triggerRef={anchor}
        isOpen
        onOpenChange={(open) => !open && onClose()}
        placement="bottom end"
        offset={6}
      >
        <div onKeyDownCapture={(event) => run(entries.find((entry) => entry.digit === event.key))}>
          <Menu
            className="menu"
            aria-label={label}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- an opened menu has the focus, by the ARIA pattern
            autoFocus="first"
            onAction={(key) => run(entries.find((entry) => entry.id === key))}
            onClose={onClose}
          >
            {groups.map((group, index) => (
              <MenuSection
                key={group.id}
                id={group.id}
                aria-label={group.title ?? label}
                className={classes('menu-section', index > 0 && 'lined')}
              >
                {group.title !== undefined && <Header className="menu-heading">{group.title}</Header>}
                {group.entries.map((entry) => (
                  <MenuItem
                    key={entry.id}
                    id={entry.id}
                    textValue={entry.label}
                    isDisabled={isBarred(entry)}
                    className={classes('menu-item', entry.chosen === true && 'chosen')}
                  >
                    {entry.picture}
                    <span className="grow">
                      {entry.label}{' '}
                      {noteOf(entry) !== null && <span className="muted small">{noteOf(entry)}</span>}
                    </span>
                    {entry.chosen === true && <Icon name="check" small />}
                    {entry.digit !== undefined && <Key>{entry.digit}</Key>}
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
          </Menu>
        </div>
      </Popover>
    </I18nProvider>
  );
}
