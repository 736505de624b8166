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

/** Asks before such a note is replaced (spec L17). */
export function ChangedNote({
  note,
  onReplace,
  onLeave,
}: {
  note: string;
  onReplace: () => void;
  onLeave: () => void;
}) {
  const text = useText();
  return (
    <section className={classes('section', styles.changedNote)} role="alert">
      <NoteBar look="warn">
        <Icon name="attention" small className="warn" />
        <span>{text('desk.note.changed')}</span>
      </NoteBar>
      <blockquote className="small">{note}</blockquote>
      <p className="row">
        <Button onClick={onLeave}>{text('desk.note.leave')}</Button>
        <Button look="primary" onClick={onReplace}>
          {text('desk.note.replace')}
        </Button>
      </p>
    </section>
  );
}
