import { Icon } from '../../../ui/icon.tsx';
import { timeWithSeconds } from '../../../ui/text/format.ts';
import { useText } from '../../../ui/text/locale.ts';
import { useStore } from '../../../ui/browser/store.ts';
import { draftOf } from '../../state/drafts.ts';

/** Whether what was typed is safe on the server. */
export function SavedNote({ id }: { id: string }) {
  const text = useText();
  const state = useStore(draftOf(id).store, (value) => value);
  return (
    <span className="push small row" role="status">
      {state.failure !== null && (
        <span className="warn row">
          <Icon name="attention" small /> {text('desk.details.not-saved')}
        </span>
      )}
      {state.failure === null && state.savedAt !== null && (
        <span className="good row">
          <Icon name="saved" small /> {text('desk.details.saved', { time: timeWithSeconds(state.savedAt) })}
        </span>
      )}
    </span>
  );
}
