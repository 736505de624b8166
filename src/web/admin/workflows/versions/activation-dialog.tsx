import { useState } from 'react';
import { api, asApiError, type ApiError } from '../../../ui/server/api.ts';
import { Button } from '../../../ui/button.tsx';
import { serverNow } from '../../../ui/browser/clock.ts';
import { Field } from '../../../ui/field.tsx';
import { localeNow, useText } from '../../../ui/text/locale.ts';
import { ErrorNote } from '../../../ui/state.tsx';
import { Dialog } from '../editing/dialog.tsx';
import { asFieldMoment, dayAt, fullMoment, viewerZone } from './moments.ts';
import { plannedOf, type ShownWorkflow } from './versions.ts';

/** When work begins in most offices: the time that is offered. */
const workBegins = 8;

/** Makes a version the active one, at once or at a time; for an older one it is going back. */
export function ActivationDialog({
  workflow,
  version,
  onDone,
  onClose,
}: {
  workflow: ShownWorkflow;
  version: number;
  onDone: (workflow: ShownWorkflow) => void;
  onClose: () => void;
}) {
  const text = useText();
  const goesBack = version < workflow.version;
  const [now] = useState(serverNow);
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [at, setAt] = useState(() => asFieldMoment(dayAt(now, 1, workBegins)));
  const planned = plannedOf(workflow);
  const [cancels, setCancels] = useState(true);
  const [error, setError] = useState<ApiError | null>(null);
  const moment = Date.parse(at);
  const fault =
    when === 'now' || moment > serverNow()
      ? null
      : text(Number.isNaN(moment) ? 'workflow.activate.no-time' : 'workflow.activate.past');

  const activate = async () => {
    const options = { locale: localeNow() };
    const body = when === 'now' ? {} : { at: new Date(moment).toISOString() };
    const path = `/workflows/${workflow.id}`;
    try {
      if (cancels) for (const { id } of planned) await api.delete(`${path}/activations/${id}`);
      onDone(await api.post<ShownWorkflow>(`${path}/versions/${version}/activate`, body, options));
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  return (
    <Dialog
      title={text(goesBack ? 'workflow.go-back.title' : 'workflow.activate.title', { version })}
      onSubmit={() => void (fault === null && activate())}
      onClose={onClose}
    >
      <p className="small second">{text('workflow.activate.note')}</p>
      <div role="radiogroup" aria-label={text('workflow.activate.when')} className="stack">
        {(['now', 'later'] as const).map((choice) => (
          <label key={choice} className="pick">
            <input type="radio" name="when" checked={when === choice} onChange={() => setWhen(choice)} />
            {text(`workflow.activate.${choice}`)}
          </label>
        ))}
      </div>
      {when === 'later' && (
        <Field
          label={text('workflow.activate.at')}
          above
          live
          error={fault}
          note={text('workflow.zone', { zone: viewerZone() })}
        >
          {(parts) => (
            <div className="input">
              <input
                {...parts}
                type="datetime-local"
                required
                value={at}
                onChange={(event) => setAt(event.target.value)}
              />
            </div>
          )}
        </Field>
      )}
      {planned.length > 0 && (
        <label className="tick">
          <input type="checkbox" checked={cancels} onChange={(event) => setCancels(event.target.checked)} />
          {text('workflow.activate.cancels', {
            planned: planned
              .map((one) =>
                text('workflow.planned-short', { version: one.version, at: fullMoment(one.from) }),
              )
              .join(', '),
          })}
        </label>
      )}
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button className="push" look="quiet" onClick={onClose}>
          {text('desk.cancel')}
        </Button>
        <Button type="submit" look="primary" reason={fault}>
          {text(goesBack ? 'workflow.go-back' : 'workflow.activate', { version })}
        </Button>
      </div>
    </Dialog>
  );
}
