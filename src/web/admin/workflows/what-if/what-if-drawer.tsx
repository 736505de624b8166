import { useState } from 'react';
import { differenceKinds, type DifferenceKind } from '../../../../domain/logging/revisions/difference.ts';
import type { WhatIfItem } from '../../../../contract/workflows/what-if.ts';
import { Button } from '../../../ui/button.tsx';
import { amount } from '../../../ui/text/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { EmptyState, ErrorNote } from '../../../ui/state.tsx';
import { csvType, saveFile } from '../../../ui/browser/save-file.ts';
import { Drawer } from '../versions/drawer.tsx';
import type { Assignees } from '../versions/assignees.ts';
import { whatIfCsv } from './what-if-csv.ts';
import { WhatIfForm } from './what-if-form.tsx';
import { WhatIfPair } from './what-if-item.tsx';
import { useWhatIf, type Run } from './what-if-run.ts';
import { classes } from '../../../ui/classes.ts';
import drawerStyles from '../versions/drawer.module.css';
import styles from './what-if-drawer.module.css';
import whatIfItemStyles from './what-if-item.module.css';

/** More are scrolled through by nobody; the file has them all. */
const mostShown = 200;

/** What would have been logged differently, had the saved version been the active one (spec L35). Nothing is written. */
export function WhatIfDrawer({
  workflow,
  active,
  version,
  unsaved,
  everyone,
  onClose,
}: {
  workflow: string;
  active: number;
  version: number;
  /** Something was changed since, which is not tried. */
  unsaved: boolean;
  everyone: Assignees | null;
  onClose: () => void;
}) {
  const text = useText();
  const { run, start, stop } = useWhatIf(workflow, version);
  return (
    <Drawer title={text('workflow.what-if.title', { version })} wide onClose={onClose}>
      <WhatIfForm everyone={everyone} run={run} onStart={(input) => void start(input)} onStop={stop} />
      {unsaved && (
        <p className={classes('small second', styles.note)}>
          {text('workflow.what-if.as-saved', { version })}
        </p>
      )}
      {run.error !== null && <ErrorNote error={run.error} />}
      {run.counts === null ? (
        <div className="drawer-body">
          {run.state === 'idle' && (
            <EmptyState title={text('workflow.what-if.idle')}>
              {text('workflow.what-if.nothing-written')}
            </EmptyState>
          )}
        </div>
      ) : (
        <>
          <Counts counts={run.counts} />
          <Changed run={run} active={active} version={version} />
        </>
      )}
    </Drawer>
  );
}

type Counted = NonNullable<Run['counts']>;

function Counts({ counts }: { counts: Counted }) {
  const text = useText();
  const { contacts, inSubstance, inSubjectOnly, same } = counts;
  const percent = (part: number) => (contacts === 0 ? 0 : Math.round((part * 100) / contacts));
  return (
    <>
      <dl className={styles.counts}>
        {(
          [
            ['contacts', contacts],
            ['in-substance', inSubstance],
            ['in-subject', inSubjectOnly],
            ['same', same],
          ] as const
        ).map(([name, count]) => (
          <div key={name}>
            <dt>{text(`workflow.what-if.${name}`)}</dt>
            <dd className={name === 'in-substance' ? 'accent' : ''}>{amount(count)}</dd>
          </div>
        ))}
      </dl>
      <div
        className={styles.share}
        role="img"
        aria-label={text('workflow.what-if.share', {
          substance: percent(inSubstance),
          subject: percent(inSubjectOnly),
          same: percent(same),
        })}
      >
        <i className={styles.substance} style={{ flexGrow: inSubstance }} />
        <i className={styles.subject} style={{ flexGrow: inSubjectOnly }} />
        <i style={{ flexGrow: same }} />
      </div>
    </>
  );
}

/** All that differ in more than the subject, or those of one kind. */
type Shown = 'all' | DifferenceKind;

const isShown = ({ differences }: WhatIfItem, shown: Shown): boolean =>
  shown === 'all' ? differences.some((kind) => kind !== 'subject') : differences.includes(shown);

function Changed({ run, active, version }: { run: Run; active: number; version: number }) {
  const text = useText();
  const [shown, setShown] = useState<Shown>('all');
  const { counts, items } = run;
  const listed = items.filter((item) => isShown(item, shown));
  const download = () => saveFile('what-if.csv', csvType, whatIfCsv(listed, active, version, text));
  return (
    <>
      <Chips counts={counts} shown={shown} onShow={setShown} />
      <div
        className={classes('small strong', whatIfItemStyles.pair, whatIfItemStyles.heads)}
        aria-hidden="true"
      >
        <p>{text('workflow.what-if.as-logged', { version: active })}</p>
        <p>{text('workflow.what-if.as-would-be', { version })}</p>
      </div>
      <ol className="drawer-body">
        {listed.slice(0, mostShown).map((item) => (
          <WhatIfPair key={`${item.interaction} ${item.agent?.id}`} item={item} />
        ))}
        {listed.length === 0 && run.state !== 'running' && (
          <li>
            {counts?.contacts === 0 ? (
              <EmptyState title={text('workflow.what-if.no-contacts')}>
                {text('workflow.what-if.no-contacts-note')}
              </EmptyState>
            ) : (
              <EmptyState title={text('workflow.what-if.none')} />
            )}
          </li>
        )}
      </ol>
      <footer className={classes('small second', drawerStyles.foot)}>
        <Icon name="lock" small />
        <span role="status">{footText(run)}</span>
        <Button
          size="tiny"
          className="push"
          reason={listed.length === 0 ? text('workflow.what-if.none') : null}
          onClick={download}
        >
          {text('workflow.what-if.csv')}
        </Button>
      </footer>
    </>
  );

  function footText({ state, tookMs, leftOut }: Run): string {
    const seconds = (tookMs / 1000).toFixed(1);
    const parts = [
      state === 'running'
        ? text('workflow.what-if.running')
        : text(state === 'done' ? 'workflow.what-if.took' : 'workflow.what-if.stopped', { seconds }),
      text('workflow.what-if.nothing-written'),
      ...(leftOut > 0 ? [text('workflow.what-if.left-out', { count: leftOut })] : []),
    ];
    return parts.join(' ');
  }
}

function Chips({
  counts,
  shown,
  onShow,
}: {
  counts: Run['counts'];
  shown: Shown;
  onShow: (shown: Shown) => void;
}) {
  const text = useText();
  const found = differenceKinds.flatMap((kind) => {
    const count = counts?.differences[kind] ?? 0;
    return count === 0 ? [] : [{ kind, count }];
  });
  const chips: readonly { readonly kind: Shown; readonly count: number }[] = [
    { kind: 'all', count: counts?.inSubstance ?? 0 },
    ...found.toSorted((a, b) => b.count - a.count),
  ];
  return (
    <div
      className={classes('row wrap', styles.chips)}
      role="group"
      aria-label={text('workflow.what-if.show')}
    >
      {chips.map(({ kind, count }) => (
        <Button key={kind} size="tiny" aria-pressed={kind === shown} onClick={() => onShow(kind)}>
          {text(kind === 'all' ? 'workflow.what-if.all' : `workflow.differs.${kind}`)}{' '}
          <span className="num">{amount(count)}</span>
        </Button>
      ))}
    </div>
  );
}
