import { useState, type SubmitEvent } from 'react';
import { asApiError, requestTagged, type ApiError } from '../ui/server/api.ts';
import { useFirstFault } from '../ui/first-fault.ts';
import { Button } from '../ui/button.tsx';
import { useLoaded } from '../ui/server/load.ts';
import { localeNow, useText } from '../ui/text/locale.ts';
import { ErrorNote, Loading } from '../ui/state.tsx';
import { valueAt, type Body } from './resources/body.ts';
import { ChangedByOthers } from './resources/changed-by-others.tsx';
import { useHasCrmPeople } from './resources/crm.ts';
import { useEdited } from './resources/edited.ts';
import { ResourceField } from './resources/resource-field.tsx';
import type { FieldDefinition } from './resources/resources.ts';
import styles from './resources/form.module.css';

const fields: readonly FieldDefinition[] = [
  { path: 'country', label: 'admin.field.country', type: 'text', required: true, note: 'admin.note.country' },
  {
    path: 'defaultWorkflow',
    label: 'admin.field.defaultWorkflow',
    type: 'choice',
    source: 'workflows',
    nullable: true,
  },
  { path: 'clickToDial.enabled', label: 'admin.field.clickToDial', type: 'switch' },
  {
    path: 'presence.logoutCheck',
    label: 'admin.field.logoutCheck',
    type: 'switch',
    note: 'admin.note.logoutCheck',
  },
  {
    path: 'emergencyTestNumbers',
    label: 'admin.field.emergencyTestNumbers',
    type: 'perCountry',
    note: 'admin.note.emergencyTestNumbers',
  },
  { path: 'awayReasons', label: 'admin.field.awayReasons', type: 'reasons' },
];

/** Those about the people of a CRM that others administer. */
const ofCrmPeople: readonly FieldDefinition[] = [
  {
    path: 'crm.ownConnection',
    label: 'admin.field.ownConnection',
    type: 'switch',
    note: 'admin.note.ownConnection',
  },
  {
    path: 'crm.doNotLogField',
    label: 'admin.field.doNotLogField',
    type: 'text',
    nullable: true,
    note: 'admin.note.doNotLogField',
  },
];

/** What holds for the whole organisation. */
export function SettingsPage() {
  const settings = useLoaded<Body>('/settings');
  if (settings.state === 'failed') return <ErrorNote error={settings.error} onRetry={settings.reload} />;
  return settings.state === 'ready' ? <Form before={settings.value} tag={settings.tag} /> : <Loading />;
}

const paths = [...fields, ...ofCrmPeople].map(({ path }) => path);

function Form({ before, tag }: { before: Body; tag: string | null }) {
  const text = useText();
  const edited = useEdited(paths, { value: before, tag });
  const hasCrmPeople = useHasCrmPeople();
  const shown = hasCrmPeople ? [...fields, ...ofCrmPeople] : fields;
  const [error, setError] = useState<ApiError | null>(null);
  const form = useFirstFault(error);
  const [saved, setSaved] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    // Sent twice, the second would find what the first has changed, and take it for somebody else's.
    if (busy) return;
    setBusy(true);
    setError(null);
    const options = { locale: localeNow(), ifMatch: edited.tag };
    requestTagged<Body>('PUT', '/settings', { ...options, body: edited.changed() })
      .then(
        (now) => {
          edited.saved(now);
          setSaved(true);
        },
        (failure: unknown) => {
          const refused = asApiError(failure);
          if (!edited.bringTogether(refused)) setError(refused);
        },
      )
      .finally(() => setBusy(false));
  };
  const faultOf = (path: string) =>
    error?.errors.find(
      (one) => one.path === path || one.path.startsWith(`${path}.`) || one.path.startsWith(`${path}[`),
    )?.message;
  return (
    <form ref={form} className="card lined" onSubmit={submit}>
      <header>
        <h2>{text('admin.settings')}</h2>
      </header>
      <div className="section">
        <ChangedByOthers fields={shown} edited={edited} />
        <div className={styles.settings}>
          {shown.map((field) => (
            <ResourceField
              key={field.path}
              field={field}
              value={valueAt(edited.body, field.path)}
              error={faultOf(field.path)}
              onChange={(value) => {
                setSaved(false);
                edited.type(field.path, value);
              }}
            />
          ))}
        </div>
        {error !== null && error.errors.length === 0 && <ErrorNote error={error} />}
        <div className={styles.formFoot}>
          <Button type="submit" look="primary" reason={busy ? text('desk.saving') : null}>
            {text('admin.save')}
          </Button>
          <span className="good" role="status">
            {saved && text('admin.saved')}
          </span>
        </div>
      </div>
    </form>
  );
}
