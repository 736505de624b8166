import { useRef, useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { MenuPopover } from '../../../ui/menu-popover.tsx';
import { Pill } from '../../../ui/pill.tsx';
import type { Editing } from '../editing/editing.ts';
import { fullMoment, shortDay } from './moments.ts';
import { activeSince, plannedOf, type ShownWorkflow } from './versions.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './version-bar.module.css';

export type Drawer = 'difference' | 'history' | 'what-if';

/** How the workflow stands, and what can be done with its draft. */
export function VersionBar({
  workflow,
  editing,
  drawer,
  onDrawer,
  onSave,
  onActivate,
  onCancel,
  onExport,
  onImport,
  children,
}: {
  workflow: ShownWorkflow;
  editing: Editing;
  drawer: Drawer | null;
  onDrawer: (drawer: Drawer | null) => void;
  onSave: () => void;
  onActivate: () => void;
  onCancel: (activation: string) => void;
  onExport: () => void;
  onImport: () => void;
  /** What is said of what was done with it last. */
  children: ReactNode;
}) {
  const text = useText();
  const { active, base, unsaved } = editing;
  const toggled = (which: Drawer) => () => onDrawer(drawer === which ? null : which);
  const isDraft = base.version !== active.version;
  return (
    <div className={styles.bar} role="region" aria-label={text('workflow.state')}>
      <h1 className="strong">{workflow.name}</h1>
      <State workflow={workflow} editing={editing} onCancel={onCancel} />
      <span className="row wrap push">
        {unsaved && (
          <Button look="quiet" onClick={editing.discard}>
            {text('workflow.discard')}
          </Button>
        )}
        <Button
          aria-pressed={drawer === 'what-if'}
          reason={isDraft ? null : text('workflow.what-if.save-first')}
          onClick={toggled('what-if')}
        >
          {text('workflow.what-if')}
        </Button>
        <Button aria-pressed={drawer === 'difference'} onClick={toggled('difference')}>
          {text('workflow.difference-to', { version: active.version })}
        </Button>
        <Button look={unsaved ? 'primary' : 'plain'} reason={whyNotSaved(editing)} onClick={onSave}>
          {text('workflow.save')}
        </Button>
        <Button
          look={unsaved ? 'plain' : 'primary'}
          reason={unsaved ? text('workflow.save-first') : isDraft ? null : text('workflow.is-active')}
          onClick={onActivate}
        >
          {text('workflow.activate', { version: base.version })}
        </Button>
        <More onHistory={toggled('history')} onExport={onExport} onImport={onImport} />
      </span>
      <div className={classes('stack', styles.told)}>{children}</div>
    </div>
  );

  function whyNotSaved({ faults, saving }: Editing): string | null {
    if (saving) return text('workflow.saving');
    if (!unsaved) return text('workflow.nothing-to-save');
    return faults > 0 ? text('workflow.solve-first', { count: faults }) : null;
  }
}

function State({
  workflow,
  editing,
  onCancel,
}: {
  workflow: ShownWorkflow;
  editing: Editing;
  onCancel: (activation: string) => void;
}) {
  const text = useText();
  const since = activeSince(workflow);
  const { active, base, changes, faults, unsaved } = editing;
  const planned = plannedOf(workflow);
  const isDraft = base.version !== active.version && !planned.some(({ version }) => version === base.version);
  return (
    <span className="row wrap" role="status">
      <Pill look="good">
        <Icon name="written" small />
        {since === null
          ? text('workflow.active', { version: active.version })
          : text('workflow.active-since', { version: active.version, since: shortDay(since) })}
      </Pill>
      {planned.map((one) => (
        <span key={one.id} className="row">
          <Pill look="accent">
            <Icon name="event" small />
            {text('workflow.planned', { version: one.version, at: fullMoment(one.from) })}
          </Pill>
          <button type="button" className="link small" onClick={() => onCancel(one.id)}>
            {text('workflow.cancel-planned', { version: one.version })}
          </button>
        </span>
      ))}
      {isDraft && !unsaved && (
        <Pill look="accent">
          <Icon name="draft" small />
          {text('workflow.draft-saved', { version: base.version, count: changes.length })}
        </Pill>
      )}
      {unsaved && (
        <Pill look="accent">
          <Icon name="draft" small /> {text('workflow.draft-unsaved', { count: changes.length })}
        </Pill>
      )}
      {faults > 0 && (
        <span className="row small bad">
          <Icon name="attention" small /> {text('workflow.conflicts-unsaved', { count: faults })}
        </span>
      )}
    </span>
  );
}

function More({
  onHistory,
  onExport,
  onImport,
}: {
  onHistory: () => void;
  onExport: () => void;
  onImport: () => void;
}) {
  const text = useText();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        ref={button}
        square
        aria-label={text('workflow.more')}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="dots" />
      </Button>
      {open && (
        <MenuPopover
          anchor={button}
          label={text('workflow.more')}
          onClose={() => setOpen(false)}
          groups={[
            {
              id: 'versions',
              entries: [{ id: 'history', label: text('workflow.history'), run: onHistory }],
            },
            {
              id: 'files',
              entries: [
                { id: 'export', label: text('workflow.export'), run: onExport },
                { id: 'import', label: text('workflow.import'), run: onImport },
                { id: 'schema', label: text('workflow.schema'), run: showSchema },
              ],
            },
          ]}
        />
      )}
    </>
  );
}

const showSchema = () => {
  window.open('/api/v1/schemas/workflow.json', '_blank', 'noopener');
};
