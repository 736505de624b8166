import { missedMail } from '../../../../domain/logging/mail/missed-mail.ts';
import type { ControlProps } from './control-props.ts';
import { Preview } from '../preview/preview.tsx';
import { useSample } from '../preview/sample.ts';
import { TemplateControl } from './template-control.tsx';

const mailLines = 6;

/** The text of the missed-call mail, and below it the mail about a call of now; empty it is that of the language. */
export function MailControl({ setting, workflow, names, disabled, onChange }: ControlProps<'mail'>) {
  const sample = useSample(workflow);
  const template = setting.read(workflow);
  const mail = sample === null ? null : missedMail(template, sample.missed, sample.texts);
  return (
    <>
      <TemplateControl
        value={template ?? ''}
        names={names}
        disabled={disabled}
        lines={mailLines}
        onChange={(value) => onChange(setting.write(workflow, value === '' ? null : value))}
      />
      <Preview
        lines={[
          { name: 'workflow.preview.subject', value: mail?.subject ?? '' },
          { name: 'workflow.preview.mail', value: mail?.text ?? '', isLetter: true },
        ]}
      />
    </>
  );
}
