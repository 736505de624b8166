import { useState } from 'react';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import { useLoaded } from '../../../ui/server/load.ts';
import { useText } from '../../../ui/text/locale.ts';
import { Select } from '../../../ui/select.tsx';
import { EmptyState, ErrorNote, Loading } from '../../../ui/state.tsx';
import { changedSettings } from '../editing/changes.ts';
import { Drawer } from './drawer.tsx';
import type { Editing } from '../editing/editing.ts';
import { groups } from '../editing/groups.ts';
import { settingLabel } from '../editing/names.ts';
import { goToSetting } from '../editing/places.ts';
import { valueText } from '../editing/value-text.ts';
import type { ShownWorkflow } from './versions.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './difference-drawer.module.css';
import drawerStyles from './drawer.module.css';

/** `draft`: as it is being edited, saved or not. */
type Side = number | 'draft';

/** What changes from one version to another, the draft among them, by group and setting (spec L36). */
export function DifferenceDrawer({
  workflow,
  editing,
  onClose,
}: {
  workflow: ShownWorkflow;
  editing: Editing;
  onClose: () => void;
}) {
  const text = useText();
  const [from, setFrom] = useState<Side>(editing.active.version);
  const [to, setTo] = useState<Side>('draft');
  const before = useDocument(workflow.id, from, editing);
  const later = useDocument(workflow.id, to, editing);
  const failed = [before, later].find((one) => one.state === 'failed');
  return (
    <Drawer title={text('workflow.difference')} wide onClose={onClose}>
      <div className={classes('row', drawerStyles.tools)}>
        <SideSelect
          label={text('workflow.difference.from')}
          workflow={workflow}
          value={from}
          onChoose={setFrom}
        />
        <span aria-hidden="true">→</span>
        <SideSelect label={text('workflow.difference.to')} workflow={workflow} value={to} onChoose={setTo} />
      </div>
      <div className="drawer-body">
        {failed?.state === 'failed' && <ErrorNote error={failed.error} onRetry={failed.reload} />}
        {before.document === null || later.document === null ? (
          failed === undefined && <Loading />
        ) : (
          <Differences before={before.document} later={later.document} />
        )}
      </div>
    </Drawer>
  );
}

function Differences({ before, later }: { before: Workflow; later: Workflow }) {
  const text = useText();
  const changed = changedSettings(before, later);
  if (changed.length === 0) return <EmptyState title={text('workflow.difference.none')} />;
  return groups
    .map((group) => ({ group, settings: group.settings.filter((setting) => changed.includes(setting)) }))
    .filter(({ settings }) => settings.length > 0)
    .map(({ group, settings }) => (
      <section key={group.id} className="section">
        <h2>{text(`workflow.group.${group.id}`)}</h2>
        <dl className={styles.differences}>
          {settings.map((setting) => (
            <div key={setting.path}>
              <dt>
                <button type="button" className="link" onClick={() => goToSetting(setting.path)}>
                  {settingLabel(setting)}
                </button>
              </dt>
              <dd>
                <del>{valueText(setting, before)}</del>
              </dd>
              <dd>
                <ins>{valueText(setting, later)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    ));
}

function SideSelect({
  label,
  workflow,
  value,
  onChoose,
}: {
  label: string;
  workflow: ShownWorkflow;
  value: Side;
  onChoose: (side: Side) => void;
}) {
  const text = useText();
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(event) => onChoose(event.target.value === 'draft' ? 'draft' : Number(event.target.value))}
    >
      <option value="draft">{text('workflow.draft')}</option>
      {workflow.versions.toReversed().map(({ version }) => (
        <option key={version} value={version}>
          {version === workflow.version
            ? text('workflow.active', { version })
            : text('workflow.version', { version })}
        </option>
      ))}
    </Select>
  );
}

function useDocument(id: string, side: Side, { draft, active, base }: Editing) {
  const known = side === 'draft' ? draft : [active, base].find(({ version }) => version === side)?.document;
  const loaded = useLoaded<{ document: Workflow }>(
    known === undefined ? `/workflows/${id}/versions/${side}` : null,
  );
  return { ...loaded, document: known ?? loaded.value?.document ?? null };
}
