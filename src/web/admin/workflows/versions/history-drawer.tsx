import { Button } from '../../../ui/button.tsx';
import { Pill } from '../../../ui/pill.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { useOptions } from '../../resources/sources.ts';
import { Drawer } from './drawer.tsx';
import { fullMoment } from './moments.ts';
import type { ShownWorkflow } from './versions.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './history-drawer.module.css';

/** Every version, the newest first: who made it and when, when it was active, and the way back to it. */
export function HistoryDrawer({
  workflow,
  onActivate,
  onEdit,
  onClose,
}: {
  workflow: ShownWorkflow;
  onActivate: (version: number) => void;
  onEdit: (version: number) => void;
  onClose: () => void;
}) {
  const text = useText();
  const agents = useOptions('agents');
  const nameOf = (id: string | null) =>
    id === null
      ? text('workflow.history.by-tieline')
      : (agents.find(({ value }) => value === id)?.name ?? text('workflow.history.by-somebody'));
  return (
    <Drawer title={text('workflow.history')} onClose={onClose}>
      <ol className={classes('drawer-body', styles.history)}>
        {workflow.versions.toReversed().map(({ version, createdAt, createdBy }) => {
          const isActive = version === workflow.version;
          return (
            <li key={version} className="section">
              <p className="row">
                <span className="strong">{text('workflow.version', { version })}</span>
                {isActive && <Pill look="good">{text('workflow.history.active')}</Pill>}
              </p>
              <p className="small second">
                {text('workflow.history.made', { at: fullMoment(createdAt), by: nameOf(createdBy) })}
              </p>
              {workflow.activations
                .filter((one) => one.version === version && Date.parse(one.from) > 0)
                .map((one) => (
                  <p key={one.id} className="small second">
                    {text(one.planned ? 'workflow.history.planned' : 'workflow.history.activated', {
                      at: fullMoment(one.from),
                      by: nameOf(one.decidedBy),
                    })}
                  </p>
                ))}
              <p className="row wrap">
                {!isActive && (
                  <Button size="tiny" onClick={() => onActivate(version)}>
                    {text(version < workflow.version ? 'workflow.go-back' : 'workflow.activate', { version })}
                  </Button>
                )}
                <Button size="tiny" look="quiet" onClick={() => onEdit(version)}>
                  {text('workflow.history.edit')}
                </Button>
              </p>
            </li>
          );
        })}
      </ol>
    </Drawer>
  );
}
