import { isWithin } from '../../../../domain/workflow/settings.ts';
import { useId } from 'react';
import { agentId } from '../../../../domain/ids.ts';
import { isLocale, languageNames, locales } from '../../../../domain/locale.ts';
import { notAvailable } from '../../../../domain/workflow/available.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import { useText } from '../../../ui/text/locale.ts';
import { Select } from '../../../ui/select.tsx';
import { useOptions } from '../../resources/sources.ts';
import type { ControlNames, ControlProps, EntryProblem } from './control-props.ts';
import { FieldsControl } from './fields-control.tsx';
import { FollowUpOptionsControl } from './list-controls.tsx';
import { MailControl } from './mail-control.tsx';
import { CustomObjectsControl, IvrPopControl } from './pop-controls.tsx';
import { DispositionsControl, TagsControl } from './results-controls.tsx';
import { Segments } from '../../../ui/segments.tsx';
import type { Setting, SettingWith } from '../editing/setting.ts';
import { SubjectControl } from './subject-control.tsx';
import { classes } from '../../../ui/classes.ts';
import styles from './setting-control.module.css';
import settingRowStyles from './setting-row.module.css';

interface Props {
  readonly setting: Setting;
  readonly workflow: Workflow;
  readonly names: ControlNames;
  readonly disabled: boolean;
  readonly problems: readonly EntryProblem[];
  readonly onChange: (workflow: Workflow) => void;
}

/** Controls that need the whole width stand below what the setting is called. */
export const isWide = ({ control }: Setting): boolean =>
  [
    'subject',
    'follow-up-subject',
    'mail',
    'dispositions',
    'tags',
    'ivr-pop',
    'custom-objects',
    'fields',
    'follow-up-options',
  ].includes(control);

/** Controls that say at each entry what is wrong with it. */
export const saysWhere = ({ control }: Setting): boolean => control === 'fields';

/** What changes a setting's value, by its kind. */
export function SettingControl({ setting, ...props }: Props) {
  const { workflow, names, disabled, onChange } = props;
  switch (setting.control) {
    case 'switch':
      return (
        <input
          {...names}
          type="checkbox"
          role="switch"
          className={styles.switch}
          checked={setting.read(workflow)}
          aria-checked={setting.read(workflow)}
          disabled={disabled}
          onChange={(event) => onChange(setting.write(workflow, event.target.checked))}
        />
      );
    case 'segments':
    case 'select':
      return <ChoiceControl setting={setting} {...props} />;
    case 'language':
      return <LanguageControl setting={setting} {...props} />;
    case 'text':
    case 'optional-text':
    case 'address':
    case 'time-zone':
      return <TextControl setting={setting} {...props} />;
    case 'number':
    case 'days':
      return <NumberControl setting={setting} {...props} />;
    case 'subject':
    case 'follow-up-subject':
      return <SubjectControl setting={setting} {...props} />;
    case 'mail':
      return <MailControl setting={setting} {...props} />;
    case 'dispositions':
      return <DispositionsControl setting={setting} {...props} />;
    case 'tags':
      return <TagsControl setting={setting} {...props} />;
    case 'ivr-pop':
      return <IvrPopControl setting={setting} {...props} />;
    case 'custom-objects':
      return <CustomObjectsControl setting={setting} {...props} />;
    case 'fields':
      return <FieldsControl setting={setting} {...props} />;
    case 'follow-up-options':
      return <FollowUpOptionsControl setting={setting} {...props} />;
    case 'owner':
      return <OwnerControl setting={setting} {...props} />;
  }
}

/** One of a few or of several; one that this release does not carry out is there and cannot be chosen. */
function ChoiceControl({
  setting,
  workflow,
  names,
  disabled,
  onChange,
}: Props & { readonly setting: SettingWith<'segments' | 'select'> }) {
  const text = useText();
  const value = setting.read(workflow);
  const choices = setting.choices.map((choice) => ({
    value: choice.value,
    label: text(choice.label),
    reason:
      choice.value !== value &&
      notAvailable(setting.write(workflow, choice.value)).some(({ path }) => isWithin(path, setting.path))
        ? text('workflow.later')
        : null,
  }));
  const choose = (chosen: string) => onChange(setting.write(workflow, chosen));
  if (setting.control === 'segments')
    return <Segments {...names} segments={choices} value={value} disabled={disabled} onChoose={choose} />;
  return (
    <Select {...names} value={value} disabled={disabled} onChange={(event) => choose(event.target.value)}>
      {choices.map(({ value: one, label, reason }) => (
        <option key={one} value={one} disabled={reason !== null}>
          {reason === null ? label : `${label} (${reason})`}
        </option>
      ))}
    </Select>
  );
}

/** Each language under its own name. */
function LanguageControl({ setting, workflow, names, disabled, onChange }: ControlProps<'language'>) {
  const choose = (chosen: string) => {
    if (isLocale(chosen)) onChange(setting.write(workflow, chosen));
  };
  return (
    <Select
      {...names}
      value={setting.read(workflow)}
      disabled={disabled}
      onChange={(event) => choose(event.target.value)}
    >
      {locales.map((locale) => (
        <option key={locale} value={locale}>
          {languageNames[locale]}
        </option>
      ))}
    </Select>
  );
}

function TextControl({
  setting,
  workflow,
  names,
  disabled,
  onChange,
}: ControlProps<'text' | 'optional-text' | 'address' | 'time-zone'>) {
  const text = useText();
  const list = useId();
  const write = (written: string) => {
    switch (setting.control) {
      case 'text':
      case 'time-zone':
        return setting.write(workflow, written);
      case 'optional-text':
      case 'address':
        return setting.write(workflow, written === '' ? null : written);
    }
  };
  return (
    <div className={classes('input', settingRowStyles.written)}>
      <input
        {...names}
        type={setting.control === 'address' ? 'email' : 'text'}
        autoComplete="off"
        value={setting.read(workflow) ?? ''}
        disabled={disabled}
        placeholder={
          setting.control === 'optional-text'
            ? (setting.usual?.(workflow) ?? text('workflow.value.none'))
            : undefined
        }
        list={setting.control === 'time-zone' ? list : undefined}
        onChange={(event) => onChange(write(event.target.value))}
      />
      {setting.control === 'time-zone' && (
        <datalist id={list}>
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </datalist>
      )}
    </div>
  );
}

function NumberControl({ setting, workflow, names, disabled, onChange }: ControlProps<'number' | 'days'>) {
  const text = useText();
  const value = setting.read(workflow);
  const write = (written: string) => {
    switch (setting.control) {
      case 'number':
        return setting.write(workflow, Math.min(setting.max, Math.max(0, Math.trunc(Number(written)))));
      case 'days':
        return setting.write(workflow, written === '' ? null : Math.max(1, Math.trunc(Number(written))));
    }
  };
  return (
    <div className="row">
      <div className={classes('input', settingRowStyles.short)}>
        <input
          {...names}
          type="number"
          min={setting.control === 'number' ? 0 : 1}
          max={setting.control === 'number' ? setting.max : undefined}
          value={value ?? ''}
          disabled={disabled}
          placeholder={setting.control === 'days' ? text('workflow.value.kept') : undefined}
          onChange={(event) => onChange(write(event.target.value))}
        />
      </div>
      <span className="small second">
        {text(setting.control === 'number' ? setting.unit : 'workflow.unit.days')}
      </span>
    </div>
  );
}

/** Whose the missed call of a group is (spec L20). */
function OwnerControl({ setting, workflow, names, disabled, onChange }: ControlProps<'owner'>) {
  const text = useText();
  const agents = useOptions('agents');
  const owner = setting.read(workflow);
  const choose = (value: string) => {
    const next = value === 'group' || value === 'first-member' ? value : ({ agent: agentId(value) } as const);
    onChange(setting.write(workflow, next));
  };
  return (
    <Select
      {...names}
      value={typeof owner === 'object' ? owner.agent : owner}
      disabled={disabled}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="group">{text('workflow.owner.group')}</option>
      <option value="first-member">{text('workflow.owner.first-member')}</option>
      {agents.map((agent) => (
        <option key={agent.value} value={agent.value}>
          {agent.name}
        </option>
      ))}
    </Select>
  );
}
