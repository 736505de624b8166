import { ErrorNote } from '../../../ui/state.tsx';
import { useCourse } from '../../state/commands.ts';
import styles from '../panel.module.css';

/** Why the last command was refused, where the person pressed it. */
export function CommandError({ id }: { id: string }) {
  const { error } = useCourse(id);
  if (error === null) return null;
  return (
    <div className={styles.notes}>
      <ErrorNote error={error} />
    </div>
  );
}
