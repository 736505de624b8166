import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';

/** Tags of the workflow: each once, taken off by its cross. */
export function TagsInput({
  offered,
  tags,
  error,
  onChange,
}: {
  offered: readonly string[];
  tags: readonly string[];
  error: string | undefined;
  onChange: (tags: string[]) => void;
}) {
  const text = useText();
  const left = offered.filter((tag) => !tags.includes(tag));
  if (offered.length === 0 && tags.length === 0) return null;
  return (
    <div className="field">
      <span className="label" id="tags-label">
        {text('desk.details.tags')}
      </span>
      <div className="input tags" role="group" aria-labelledby="tags-label">
        {tags.map((tag) => (
          <span key={tag} className="tag">
            {tag}
            <button
              type="button"
              aria-label={text('desk.details.tag-off', { tag })}
              onClick={() => onChange(tags.filter((other) => other !== tag))}
            >
              <Icon name="close" small />
            </button>
          </span>
        ))}
        {left.length > 0 && (
          <span className="tag-add">
            <Icon name="plus" small />
            <select
              aria-label={text('desk.details.tag-add')}
              value=""
              onChange={(event) => onChange([...tags, event.target.value])}
            >
              <option value="">{text('desk.details.tag-add')}</option>
              {left.map((tag) => (
                <option key={tag}>{tag}</option>
              ))}
            </select>
          </span>
        )}
      </div>
      {error !== undefined && <p className="note bad">{error}</p>}
    </div>
  );
}
