import { useMemo, useState } from 'react';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import { Icon } from '../../ui/icon.tsx';
import { NoteBar } from '../../ui/note-bar.tsx';
import { useText } from '../../ui/text/locale.ts';
import { StoredDraft } from './editing/stored-draft.ts';

/** Changes begun in this browser on a version that somebody has gone on from meanwhile: neither lost nor mixed in unasked. */
export function OtherDraft({
  workflow,
  base,
  onTakeOver,
}: {
  workflow: string;
  base: number;
  onTakeOver: (document: Workflow) => void;
}) {
  const text = useText();
  const stored = useMemo(() => new StoredDraft(localStorage, workflow, base), [workflow, base]);
  const [newest, setNewest] = useState(() => stored.elsewhere()[0]);
  if (newest === undefined) return null;
  const done = () => {
    stored.discardElsewhere();
    setNewest(undefined);
  };
  return (
    <NoteBar look="warn" role="status">
      <Icon name="draft" small />
      <span className="grow">
        {text('workflow.other-draft', { version: newest.base })}{' '}
        <button
          type="button"
          className="link"
          onClick={() => {
            onTakeOver(newest.document);
            done();
          }}
        >
          {text('workflow.other-draft.take')}
        </button>{' '}
        <button type="button" className="link" onClick={done}>
          {text('workflow.discard')}
        </button>
      </span>
    </NoteBar>
  );
}
