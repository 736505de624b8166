import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Pill } from '../../../ui/pill.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { isChanged } from '../editing/changes.ts';
import type { Conflict } from '../editing/conflicts.ts';
import { faultText, settingLabel } from '../editing/names.ts';
import { goToSetting, rowId } from '../editing/places.ts';
import type { Setting } from '../editing/setting.ts';
import type { EntryProblem } from '../controls/control-props.ts';
import { isWide, saysWhere, SettingControl } from '../controls/setting-control.tsx';
import { valueText } from '../editing/value-text.ts';
import { classes } from '../../../ui/classes.ts';
import styles from '../controls/setting-row.module.css';

/** Values longer than this are told in the difference, where there is room. */
const maxMark = 40;

/** One setting: what it is, what it does, its value, what it was in the active version, and what it clashes with. */
export function SettingRow({
  setting,
  workflow,
  active,
  later,
  conflicts,
  refusals,
  onChange,
}: {
  setting: Setting;
  workflow: Workflow;
  active: { readonly version: number; readonly document: Workflow };
  /** This release does not carry it out. */
  later: boolean;
  conflicts: readonly Conflict[];
  /** What the server said of it that nothing here has. */
  refusals: readonly EntryProblem[];
  onChange: (workflow: Workflow) => void;
}) {
  const text = useText();
  const id = rowId(setting.path);
  const changed = isChanged(setting, active.document, workflow);
  const clashes = conflicts.length > 0 || refusals.length > 0;
  const wide = isWide(setting);
  const problems = placed(setting, conflicts, refusals);
  const saysBelow = problems.conflicts.length + problems.refusals.length > 0;
  const control = (
    <SettingControl
      setting={setting}
      workflow={workflow}
      disabled={later}
      problems={problems.within}
      names={{
        'aria-labelledby': `${id}-what`,
        'aria-describedby': saysBelow ? `${id}-does ${id}-clash` : `${id}-does`,
        'aria-invalid': clashes ? true : undefined,
      }}
      onChange={onChange}
    />
  );
  return (
    <div id={id} className={classes(styles.row, changed && styles.changed, clashes && styles.clash)}>
      <div>
        <p className={styles.what}>
          <span id={`${id}-what`}>{settingLabel(setting)}</span>
          {changed && <ChangedMark setting={setting} active={active} />}
          {later && <Pill>{text('workflow.later')}</Pill>}
        </p>
        <p className={styles.does} id={`${id}-does`}>
          {text(`workflow.does.${setting.path}`)}
        </p>
      </div>
      {wide ? <div className={styles.full}>{control}</div> : control}
      {saysBelow && (
        <div className={classes('stack', styles.full)} id={`${id}-clash`}>
          {problems.conflicts.map((conflict, index) => (
            <ConflictLine key={index} conflict={conflict} onRemedy={(apply) => onChange(apply(workflow))} />
          ))}
          {problems.refusals.map(({ path, message }) => (
            <p key={`${path} ${message}`} className={classes('row small bad', styles.fault)}>
              <Icon name="attention" small /> {message}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

/** What is wrong within the setting, for a control that says it at its entry; the rest is said below. */
function placed(setting: Setting, conflicts: readonly Conflict[], refusals: readonly EntryProblem[]) {
  if (!saysWhere(setting)) return { within: [], conflicts, refusals };
  const isWithin = ({ path }: { readonly path: string }) => path !== setting.path;
  const faults = conflicts.flatMap(({ says }) =>
    'fault' in says && isWithin(says.fault) ? [says.fault] : [],
  );
  return {
    within: [
      ...faults.map((fault) => ({ path: fault.path, message: faultText(fault) })),
      ...refusals.filter(isWithin),
    ],
    conflicts: conflicts.filter(({ says }) => !('fault' in says && isWithin(says.fault))),
    refusals: refusals.filter((one) => !isWithin(one)),
  };
}

function ChangedMark({
  setting,
  active,
}: {
  setting: Setting;
  active: { readonly version: number; readonly document: Workflow };
}) {
  const text = useText();
  const was = valueText(setting, active.document);
  const mark =
    was.length > maxMark
      ? text('workflow.changed', { version: active.version })
      : text('workflow.was', { version: active.version, value: was });
  return (
    <Pill look="accent" title={was}>
      {mark}
    </Pill>
  );
}

function ConflictLine({
  conflict,
  onRemedy,
}: {
  conflict: Conflict;
  onRemedy: (apply: (workflow: Workflow) => Workflow) => void;
}) {
  const text = useText();
  const { says, remedy } = conflict;
  return (
    <div className={classes('row wrap small bad', styles.fault)}>
      <Icon name="attention" small />
      <span className="grow">{'fault' in says ? faultText(says.fault) : <Sentence says={says} />}</span>
      {remedy !== null && (
        <Button size="tiny" onClick={() => onRemedy(remedy.apply)}>
          {text(remedy.label)}
        </Button>
      )}
    </div>
  );
}

/** Stands where the other setting is named, so that its name can be a link in every order of words. */
const place = '\u0001';

function Sentence({ says }: { says: Extract<Conflict['says'], { readonly other: Setting }> }) {
  const text = useText();
  const [before = '', after = ''] = text(says.sentence, { ...says.values, other: place }).split(place);
  return (
    <>
      {before}
      <a
        href={`#${says.other.path}`}
        onClick={(event) => {
          event.preventDefault();
          goToSetting(says.other.path);
        }}
      >
        {settingLabel(says.other, true)}
      </a>
      {after}
    </>
  );
}
