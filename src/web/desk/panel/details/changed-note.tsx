import type { ChangedNote as Answer } from '../../../../contract/interactions/interaction.ts';
import { api } from '../../../ui/server/api.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { NoteBar } from '../../../ui/note-bar.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './changed-note.module.css';

/** The note that saving would replace though somebody has changed it in the CRM; null: none, as far as can be seen now. */
export async function changedNote(id: string): Promise<string | null> {
  try {
    return (await api.get<Answer>(`/interactions/${id}/changed-note`)).note;
  } catch {
    // Where the CRM or the server is away, saving waits or says so itself.
    return null;
  }
}

/** What a save is told about such a note (spec api, save). */
export interface NoteDecision {
  readonly replaceChangedNote?: true;
  readonly keepChangedNote?: true;
  /** The note that was shown. */
  readonly note: string;
}

/** Asks what becomes of such a note: it is replaced, kept for good, or waits (spec L17). */
export function ChangedNote({
  note,
  onDecide,
  onLeave,
}: {
  note: string;
  onDecide: (decision: NoteDecision) => void;
  onLeave: () => void;
}) {
  const text = useText();
  return (
    <section className={styles.changedNote} role="alert">
      <NoteBar look="warn">
        <Icon name="attention" small className="warn" />
        <span>{text('desk.note.changed')}</span>
      </NoteBar>
      <blockquote className="small">{note}</blockquote>
      <p className="small second">{text('desk.note.kept-means')}</p>
      <p className={classes('row', styles.choices)}>
        <Button onClick={onLeave}>{text('desk.note.leave')}</Button>
        <Button onClick={() => onDecide({ keepChangedNote: true, note })}>{text('desk.note.keep')}</Button>
        <Button look="primary" onClick={() => onDecide({ replaceChangedNote: true, note })}>
          {text('desk.note.replace')}
        </Button>
      </p>
    </section>
  );
}
