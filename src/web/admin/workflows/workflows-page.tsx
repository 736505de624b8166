import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useText } from '../../ui/text/locale.ts';
import { ErrorNote, Loading } from '../../ui/state.tsx';
import { holdersOf, useAssignees, type Assignees } from './versions/assignees.ts';
import { fullMoment, shortDay } from './versions/moments.ts';
import { NewWorkflowDialog } from './new-workflow-dialog.tsx';
import { activeSince, plannedOf, versionToEdit, type ShownWorkflow } from './versions/versions.ts';

/** All workflows: which version is in force, what is planned, and who has each. */
export function WorkflowsPage({ go }: { go: (path: string) => void }) {
  const text = useText();
  const { everyone, error } = useAssignees(null);
  const [making, setMaking] = useState(false);
  const open = (id: string) => go(`/admin/workflows/${id}`);
  return (
    <section className="card">
      <header>
        <h2>{text('workflow.title')}</h2>
        <Button className="push" onClick={() => setMaking(true)}>
          <Icon name="plus" small /> {text('admin.new')}
        </Button>
      </header>
      {error !== null && <ErrorNote error={error} />}
      {everyone === null && error === null && <Loading />}
      {everyone !== null && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
        <div className="table-scroll" role="region" aria-label={text('workflow.title')} tabIndex={0}>
          <table className="table two-lines">
            <thead>
              <tr>
                <th scope="col">{text('admin.field.name')}</th>
                <th scope="col">{text('workflow.list.active')}</th>
                <th scope="col">{text('workflow.list.planned')}</th>
                <th scope="col">{text('workflow.list.who')}</th>
              </tr>
            </thead>
            <tbody>
              {everyone.workflows.map((workflow) => (
                <Row
                  key={workflow.id}
                  workflow={workflow}
                  everyone={everyone}
                  onOpen={() => open(workflow.id)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {making && (
        <NewWorkflowDialog
          workflows={everyone?.workflows ?? []}
          onMade={open}
          onClose={() => setMaking(false)}
        />
      )}
    </section>
  );
}

function Row({
  workflow,
  everyone,
  onOpen,
}: {
  workflow: ShownWorkflow;
  everyone: Assignees;
  onOpen: () => void;
}) {
  const text = useText();
  const since = activeSince(workflow);
  const draft = versionToEdit(workflow);
  const planned = plannedOf(workflow);
  const { agents, queues, everyoneElse } = holdersOf(workflow.id, everyone);
  const { assignments } = workflow;
  const who = [
    ...(agents > 0 || queues === 0 ? [text('workflow.list.people', { count: agents })] : []),
    ...(queues > 0 ? [text('workflow.list.queues', { count: queues })] : []),
  ];
  const by = [
    ...(everyoneElse === null ? [] : [text('workflow.list.default')]),
    ...everyone.teams.filter(({ id }) => assignments.teams.includes(id)).map(({ name }) => name),
    ...everyone.queues.filter(({ id }) => assignments.queues.includes(id)).map(({ name }) => name),
  ];
  return (
    <tr>
      <td>
        <button type="button" className="link strong" onClick={onOpen}>
          {workflow.name}
        </button>
        {draft !== workflow.version && planned.length === 0 && (
          <p className="small second">{text('workflow.list.draft', { version: draft })}</p>
        )}
      </td>
      <td className="num nowrap">
        {text('workflow.version', { version: workflow.version })}
        {since !== null && (
          <p className="small second">{text('workflow.list.since', { since: shortDay(since) })}</p>
        )}
      </td>
      <td className={planned.length === 0 ? 'muted' : 'num'}>
        {planned.length === 0
          ? '–'
          : planned.map((one) => (
              <p key={one.id} className="nowrap">
                {text('workflow.planned-short', { version: one.version, at: fullMoment(one.from) })}
              </p>
            ))}
      </td>
      <td>
        {who.join(', ')}
        {by.length > 0 && <p className="small second">{by.join(', ')}</p>}
      </td>
    </tr>
  );
}
