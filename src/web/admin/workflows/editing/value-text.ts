import { inLanguage, languageNames } from '../../../../domain/locale.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import { localeNow, type MessageKey, say } from '../../../ui/text/locale.ts';
import { followUpLabels } from './groups.ts';
import type { Choice, Setting } from './setting.ts';

const listed = (entries: readonly string[]): string =>
  entries.length === 0 ? say('workflow.value.none') : entries.join(', ');

const labelOf = (choices: readonly Choice[], value: string): string => {
  const label: MessageKey | undefined = choices.find((choice) => choice.value === value)?.label;
  return label === undefined ? value : say(label);
};

/** The value that a document gives a setting, in words and in one line: for marks, differences and history. */
export function valueText(setting: Setting, workflow: Workflow): string {
  switch (setting.control) {
    case 'switch':
      return say(setting.read(workflow) ? 'workflow.value.on' : 'workflow.value.off');
    case 'segments':
    case 'select':
      return labelOf(setting.choices, setting.read(workflow));
    case 'language':
      return languageNames[setting.read(workflow)];
    case 'text':
    case 'time-zone':
    case 'subject':
    case 'follow-up-subject':
    case 'address':
    case 'mail':
      return setting.read(workflow) || say('workflow.value.none');
    case 'optional-text':
      return setting.read(workflow) || (setting.usual?.(workflow) ?? say('workflow.value.none'));
    case 'number':
      return `${setting.read(workflow)} ${say(setting.unit)}`;
    case 'days': {
      const days = setting.read(workflow);
      return days === null ? say('workflow.value.kept') : say('workflow.value.days', { days });
    }
    case 'dispositions':
      return listed(setting.read(workflow).map(({ label }) => inLanguage(label, localeNow())));
    case 'tags':
      return listed(setting.read(workflow));
    case 'ivr-pop':
      return listed(
        setting.read(workflow).map(({ value, object, field }) => `${value} → ${object}.${field}`),
      );
    case 'custom-objects':
      return listed(setting.read(workflow).map(({ object }) => object));
    case 'fields':
      return listed(Object.entries(setting.read(workflow)).map(([from, to]) => `${from} → ${to}`));
    case 'follow-up-options':
      return listed(setting.read(workflow).map((choice) => say(followUpLabels[choice])));
    case 'owner': {
      const owner = setting.read(workflow);
      if (typeof owner === 'object') return say('workflow.owner.agent');
      return say(owner === 'group' ? 'workflow.owner.group' : 'workflow.owner.first-member');
    }
  }
}
