import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { useKey } from '../../../ui/browser/shortcut.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './drawer.module.css';

/** What is shown beside the settings; Escape closes it. */
export function Drawer({
  title,
  wide = false,
  children,
  onClose,
}: {
  title: string;
  wide?: boolean;
  children: ReactNode;
  onClose: () => void;
}) {
  const text = useText();
  useKey((key) => key === 'Escape', onClose);
  return (
    <aside className={classes('drawer', styles.drawer, wide && styles.broad)} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <Button look="quiet" square className="push" aria-label={text('desk.close')} onClick={onClose}>
          <Icon name="close" small />
        </Button>
      </header>
      {children}
    </aside>
  );
}
