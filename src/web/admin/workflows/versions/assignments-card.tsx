import { useState } from 'react';
import { api, asApiError, type ApiError } from '../../../ui/server/api.ts';
import { Button } from '../../../ui/button.tsx';
import { localeNow, useText } from '../../../ui/text/locale.ts';
import { ErrorNote, Loading } from '../../../ui/state.tsx';
import { NoteBar } from '../../../ui/note-bar.tsx';
import { holdersOf, type Assignees } from './assignees.ts';
import { Card } from '../settings/group-card.tsx';
import type { ShownWorkflow } from './versions.ts';
import styles from './assignments-card.module.css';

type Assignments = ShownWorkflow['assignments'];

type Kind = keyof Assignments;
const kinds = ['teams', 'agents', 'queues'] as const satisfies readonly Kind[];

/** Which teams, people and queues have the workflow, and from which other one each would come (spec L36). */
export function AssignmentsCard({
  workflow,
  everyone,
  error,
  onAssigned,
}: {
  workflow: ShownWorkflow;
  everyone: Assignees | null;
  error: ApiError | null;
  onAssigned: (workflow: ShownWorkflow) => void;
}) {
  const text = useText();
  return (
    <Card id="group-who" title={text('workflow.group.who')} note={text('workflow.group-does.who')}>
      {error !== null && <ErrorNote error={error} />}
      {everyone === null ? (
        error === null && <Loading />
      ) : (
        <Assignees workflow={workflow} everyone={everyone} onAssigned={onAssigned} />
      )}
    </Card>
  );
}

const isSame = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one) => b.includes(one));

function Assignees({
  workflow,
  everyone,
  onAssigned,
}: {
  workflow: ShownWorkflow;
  everyone: Assignees;
  onAssigned: (workflow: ShownWorkflow) => void;
}) {
  const text = useText();
  const [chosen, setChosen] = useState<Assignments>(workflow.assignments);
  const [error, setError] = useState<ApiError | null>(null);
  const changed = kinds.some((kind) => !isSame(chosen[kind], workflow.assignments[kind]));
  const assign = () => {
    setError(null);
    api
      .put<ShownWorkflow>(`/workflows/${workflow.id}/assignments`, chosen, { locale: localeNow() })
      .then(onAssigned, (failure: unknown) => setError(asApiError(failure)));
  };
  const { everyoneElse } = holdersOf(workflow.id, everyone);
  const moves = movesOf(workflow, chosen, everyone);
  return (
    <div className="section stack wide">
      {everyoneElse !== null && (
        <p className="small second">
          {text(everyoneElse === 'default' ? 'workflow.who.default' : 'workflow.who.built-in')}
        </p>
      )}
      {kinds.map((kind) => (
        <Choices
          key={kind}
          kind={kind}
          workflow={workflow}
          everyone={everyone}
          chosen={chosen[kind]}
          onChange={(ids) => setChosen({ ...chosen, [kind]: ids })}
        />
      ))}
      {moves.length > 0 && (
        <NoteBar role="status">
          <ul>
            {moves.map(({ name, from }) => (
              <li key={name}>{text('workflow.who.moves', { name, from })}</li>
            ))}
          </ul>
        </NoteBar>
      )}
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button
          look={changed ? 'primary' : 'plain'}
          reason={changed ? null : text('workflow.nothing-to-save')}
          onClick={assign}
        >
          {text('workflow.who.save')}
        </Button>
        {changed && (
          <Button look="quiet" onClick={() => setChosen(workflow.assignments)}>
            {text('desk.cancel')}
          </Button>
        )}
        <span className="small second">{text('workflow.who.at-once')}</span>
      </div>
    </div>
  );
}

const otherWith = (id: string, kind: Kind, workflow: ShownWorkflow, { workflows }: Assignees) =>
  workflows.find((other) => other.id !== workflow.id && other.assignments[kind].includes(id));

function movesOf(workflow: ShownWorkflow, chosen: Assignments, everyone: Assignees) {
  return kinds.flatMap((kind) =>
    chosen[kind].flatMap((id) => {
      const from = otherWith(id, kind, workflow, everyone)?.name;
      const name = everyone[kind].find((one) => one.id === id)?.name;
      return from === undefined || name === undefined ? [] : [{ name, from }];
    }),
  );
}

function Choices({
  kind,
  workflow,
  everyone,
  chosen,
  onChange,
}: {
  kind: Kind;
  workflow: ShownWorkflow;
  everyone: Assignees;
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const text = useText();
  const all = everyone[kind];
  return (
    <fieldset>
      <legend className="over">{text(`admin.${kind}`)}</legend>
      {kind === 'queues' && <p className="small second">{text('workflow.who.queues')}</p>}
      {all.length === 0 && <p className="small muted">{text('workflow.who.nobody')}</p>}
      <div className={styles.assignees}>
        {all.map(({ id, name }) => {
          const other = otherWith(id, kind, workflow, everyone);
          return (
            <label key={id} className="tick">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(event) =>
                  onChange(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                }
              />
              <span>
                {name}{' '}
                {other !== undefined && (
                  <span className="small muted">{text('workflow.who.has', { name: other.name })}</span>
                )}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
