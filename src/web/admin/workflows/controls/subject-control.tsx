import { subjectFrom } from '../../../../domain/logging/activity/subject-of.ts';
import { useText } from '../../../ui/text/locale.ts';
import type { ControlProps } from './control-props.ts';
import { Preview } from '../preview/preview.tsx';
import { useSample } from '../preview/sample.ts';
import { TemplateControl } from './template-control.tsx';

/** As the CRM takes; longer subjects are cut (spec L12). */
const maxSubject = 255;

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
  const answered = sample === null ? '' : subjectFrom(template, sample.answered);
  return (
    <>
      <TemplateControl
        value={template}
        names={names}
        disabled={disabled}
        counter={text('workflow.subject.length', { length: answered.length, most: maxSubject })}
        onChange={(value) => onChange(setting.write(workflow, value))}
      />
      <Preview
        lines={[
          { name: 'workflow.preview.answered', value: answered },
          {
            name: 'workflow.preview.missed',
            value: sample === null ? '' : subjectFrom(template, sample.missed),
          },
        ]}
      />
    </>
  );
}
