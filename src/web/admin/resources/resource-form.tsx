import { useState, type SubmitEvent } from 'react';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { useFirstFault } from '../../ui/first-fault.ts';
import { Button } from '../../ui/button.tsx';
import { localeNow, useText } from '../../ui/text/locale.ts';
import { ErrorNote } from '../../ui/state.tsx';
import { asText, filledIn, valueAt, type Body } from './body.ts';
import { ChangedByOthers } from './changed-by-others.tsx';
import { useEdited } from './edited.ts';
import { ResourceField } from './resource-field.tsx';
import type { FieldDefinition, Resource } from './resources.ts';
import styles from './form.module.css';

/** Makes one of a noun, changes it, or removes it; what the server finds at fault is said beside the field. */
export function ResourceForm({
  noun,
  before,
  tag,
  onDone,
}: {
  noun: Resource;
  before: Body | null;
  /** The version of what was, as `If-Match` names it. */
  tag: string | null;
  onDone: () => void;
}) {
  const text = useText();
  const [error, setError] = useState<ApiError | null>(null);
  const form = useFirstFault(error);
  const [removing, setRemoving] = useState(false);
  const key = before === null ? null : encodeURIComponent(asText(before[noun.key]));
  const fields = noun.fields.filter((field) => before === null || field.onlyNew !== true);
  const paths = fields.map(({ path }) => path);
  const edited = useEdited(paths, { value: before ?? noun.fresh, tag });
  const { body } = edited;

  const send = (work: Promise<unknown>) => {
    setError(null);
    work.then(onDone, (failure: unknown) => {
      const refused = asApiError(failure);
      if (edited.bringTogether(refused)) setRemoving(false);
      else setError(refused);
    });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    send(
      key === null
        ? api.post(`/${noun.path}`, filledIn(paths, body), { locale: localeNow() })
        : api.put(`/${noun.path}/${key}`, edited.changed(), { locale: localeNow(), ifMatch: edited.tag }),
    );
  };
  const faultOf = (path: string) =>
    error?.errors.find(
      (one) => one.path === path || one.path.startsWith(`${path}.`) || one.path.startsWith(`${path}[`),
    )?.message;
  const shownBeside = fields.some((field) => faultOf(field.path) !== undefined);
  return (
    <form ref={form} className="card lined" onSubmit={submit}>
      <header>
        <h2>{before === null ? text('admin.new') : asText(before[noun.name])}</h2>
      </header>
      <div className="section">
        <ChangedByOthers fields={fields} edited={edited} />
        <div className={styles.settings}>
          {fields.map((field) => (
            <ResourceField
              key={field.path}
              field={field}
              value={valueAt(body, field.path)}
              error={faultOf(field.path)}
              onChange={(value) => edited.type(field.path, value)}
              body={body}
              isElsewhere={isElsewhere(field, before)}
            />
          ))}
        </div>
        {error !== null && !shownBeside && <ErrorNote error={error} />}
        <div className={styles.formFoot}>
          <Button type="submit" look="primary">
            {text('admin.save')}
          </Button>
          <Button look="quiet" onClick={onDone}>
            {text('desk.cancel')}
          </Button>
          {key !== null && (
            <span className="row push">
              {removing && <span className="small bad">{text('admin.remove-sure')}</span>}
              <Button
                look="refuse"
                onClick={() =>
                  removing
                    ? send(api.delete(`/${noun.path}/${key}`, { ifMatch: edited.tag }))
                    : setRemoving(true)
                }
              >
                {text('admin.remove')}
              </Button>
            </span>
          )}
        </div>
      </div>
    </form>
  );
}

const isElsewhere = ({ elsewhere }: FieldDefinition, before: Body | null): boolean =>
  elsewhere !== undefined && before !== null && valueAt(before, elsewhere.path) === elsewhere.is;
