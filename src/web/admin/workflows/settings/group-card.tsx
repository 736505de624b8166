import type { ReactNode } from 'react';
import { useText } from '../../../ui/text/locale.ts';
import type { Editing } from '../editing/editing.ts';
import type { Group } from '../editing/groups.ts';
import { isOffered } from '../editing/offered.ts';
import { groupPlace } from '../editing/places.ts';
import { SettingRow } from './setting-row.tsx';
import { classes } from '../../../ui/classes.ts';
import styles from './group-card.module.css';

/** A group of settings as a card, its title with a sentence; `crmKinds` are the kinds of records that the CRM has. */
export function GroupCard({
  group,
  editing,
  crmKinds,
}: {
  group: Group;
  editing: Editing;
  crmKinds: readonly string[];
}) {
  const text = useText();
  return (
    <Card
      id={groupPlace(group.id)}
      title={text(`workflow.group.${group.id}`)}
      note={text(`workflow.group-does.${group.id}`)}
    >
      {group.settings
        .filter((setting) => isOffered(setting, editing.draft, crmKinds))
        .map((setting) => (
          <SettingRow
            key={setting.path}
            setting={setting}
            workflow={editing.draft}
            active={editing.active}
            later={editing.isLater(setting)}
            conflicts={editing.conflicts.filter((conflict) => conflict.setting === setting)}
            refusals={editing.refusalsAt(setting)}
            onChange={editing.change}
          />
        ))}
    </Card>
  );
}

/** A card that the navigation leads to. */
export function Card({
  id,
  title,
  note,
  children,
}: {
  id: string;
  title: string;
  note: string;
  children: ReactNode;
}) {
  return (
    <section className={classes('card', styles.card)} id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`} tabIndex={-1}>
          {title}
        </h2>
        <span className="small second">{note}</span>
      </header>
      {children}
    </section>
  );
}
