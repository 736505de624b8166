import { useEffect } from 'react';
import type { Interaction } from '../../../../contract/interactions/interaction.ts';
import { Field } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { errorText } from '../../../ui/state.tsx';
import { useChoices } from '../../state/choices.ts';
import { useDetails } from '../../state/drafts.ts';
import { otherRecord } from '../../state/naming.ts';
import { DispositionSelect } from './disposition-select.tsx';
import { RecordField } from './record-field.tsx';
import { TagsInput } from './tags-input.tsx';
import { classes } from '../../../ui/classes.ts';

/** The notes beside a contact (spec C14): each goes to the server as it is typed. `fault` is said beside the disposition. */
export function DetailsForm({
  interaction,
  fault = null,
  onDisposition,
}: {
  interaction: Interaction;
  fault?: string | null;
  /** Called when a disposition is chosen, which is on its way to the server then. */
  onDisposition?: () => void;
}) {
  const text = useText();
  const { details, draft, state } = useDetails(interaction);
  const { rules } = interaction;
  const choices = useChoices(interaction);
  const offered = choices.dispositions.length > 0;
  useEffect(() => draft.heard(interaction.details), [draft, interaction]);
  const typing = (field: 'subject' | 'comments') => ({
    onFocus: () => draft.focus(field),
    onBlur: () => draft.blur(field, interaction.details),
  });
  return (
    <div className="stack">
      <RecordField
        label={text('desk.details.name')}
        role="name"
        interaction={interaction}
        value={details.name ?? otherRecord(interaction)}
        picked={details.name}
        error={state.errors.name}
        onChoose={(name) => draft.edit({ name }, 'now')}
      />
      <RecordField
        label={text('desk.details.related')}
        role="relatedTo"
        interaction={interaction}
        value={details.relatedTo}
        picked={details.relatedTo}
        error={state.errors.relatedTo}
        onChoose={(relatedTo) => draft.edit({ relatedTo }, 'now')}
      />
      <Field label={text('desk.details.subject')} live error={state.errors.subject}>
        {(field) =>
          rules.subjectEditable ? (
            <div className={classes('input', state.errors.subject !== undefined && 'missing')}>
              <input
                {...field}
                {...typing('subject')}
                value={details.subject ?? interaction.subjectPreview}
                onChange={(event) =>
                  draft.edit({ subject: event.target.value === '' ? null : event.target.value }, 'later')
                }
              />
            </div>
          ) : (
            <div className="input locked" title={text('desk.details.subject-locked')}>
              <Icon name="lock" small />
              <input {...field} readOnly value={interaction.subjectPreview} />
            </div>
          )
        }
      </Field>
      {rules.dispositionIn === 'panel' &&
        (offered || rules.dispositionRequired || details.disposition !== null) && (
          <Field
            label={text('desk.details.disposition')}
            required={rules.dispositionRequired}
            live
            error={fault ?? state.errors.disposition}
          >
            {(field) => (
              <DispositionSelect
                field={field}
                all={choices.dispositions}
                direction={interaction.direction}
                value={details.disposition}
                missing={fault !== null}
                onChoose={(disposition) => {
                  draft.edit({ disposition }, 'now');
                  onDisposition?.();
                }}
              />
            )}
          </Field>
        )}
      <TagsInput
        offered={choices.tags}
        tags={details.tags}
        error={state.errors.tags}
        onChange={(tags) => draft.edit({ tags }, 'now')}
      />
      <Field label={text('desk.details.comments')} tall live error={state.errors.comments}>
        {(field) => (
          <textarea
            {...field}
            {...typing('comments')}
            className={classes('input', state.errors.comments !== undefined && 'missing')}
            rows={4}
            value={details.comments}
            onChange={(event) => draft.edit({ comments: event.target.value }, 'later')}
          />
        )}
      </Field>
      {state.failure !== null && !state.failure.temporary && (
        <p className="small bad">{errorText(state.failure, text)}</p>
      )}
    </div>
  );
}
