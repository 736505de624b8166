import { subjectFrom } from '../../../../domain/logging/wording/subject-of.ts';
import { Template, type VariableValues } from '../../../../domain/workflow/template.ts';
import { standardLimits } from '../../../../domain/crm/capabilities.ts';
import { useText } from '../../../ui/text/locale.ts';
import type { ControlProps } from './control-props.ts';
import { Preview } from '../preview/preview.tsx';
import { useSample } from '../preview/sample.ts';
import { TemplateControl } from './template-control.tsx';

/** A subject's template, and below it what it gives for a call of now. */
export function SubjectControl({
  setting,
  workflow,
  names,
  disabled,
  onChange,
}: ControlProps<'subject' | 'follow-up-subject'>) {
  const text = useText();
  const sample = useSample(workflow);
  const template = setting.read(workflow);
  const preview = (variables: VariableValues | undefined) =>
    variables === undefined ? '' : subjectFrom(new Template(template), variables, standardLimits);
  const answered = preview(sample?.answered);
  return (
    <>
      <TemplateControl
        value={template}
        names={names}
        disabled={disabled}
        counter={text('workflow.subject.length', { length: answered.length, most: standardLimits.subject })}
        onChange={(value) => onChange(setting.write(workflow, value))}
      />
      <Preview
        lines={[
          { name: 'workflow.preview.answered', value: answered },
          { name: 'workflow.preview.missed', value: preview(sample?.missed) },
        ]}
      />
    </>
  );
}
