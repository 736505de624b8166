import { useText } from '../../ui/text/locale.ts';
import { asBodies, asText, type Body } from './body.ts';
import { useOptions } from './sources.ts';
import { classes } from '../../ui/classes.ts';
import formStyles from './form.module.css';
import styles from './skills-field.module.css';

/** Which skills an agent has, how well (1 to 10), and whether they call with them (spec R3). */
export function SkillsField({
  value,
  error,
  onChange,
}: {
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
}) {
  const text = useText();
  const skills = useOptions('skills');
  const had = asBodies(value);
  const replace = (skill: string, next: Body | null) =>
    onChange([...had.filter((one) => one['skill'] !== skill), ...(next === null ? [] : [next])]);
  return (
    <fieldset className={formStyles.whole}>
      <legend className="over">{text('admin.field.skills')}</legend>
      {skills.map((skill) => {
        const one = had.find((each) => each['skill'] === skill.value);
        return (
          <div key={skill.value} className={classes('row wrap', formStyles.choices)}>
            <label className="tick grow">
              <input
                type="checkbox"
                checked={one !== undefined}
                onChange={(event) =>
                  replace(
                    skill.value,
                    event.target.checked ? { skill: skill.value, level: 5, outbound: false } : null,
                  )
                }
              />
              {skill.name}
            </label>
            {one !== undefined && (
              <>
                <label className="row small">
                  {text('admin.field.level')}
                  <input
                    className={classes('input', styles.level)}
                    type="number"
                    min={1}
                    max={10}
                    value={asText(one['level'])}
                    onChange={(event) => replace(skill.value, { ...one, level: Number(event.target.value) })}
                  />
                </label>
                <label className="tick small">
                  <input
                    type="checkbox"
                    checked={one['outbound'] === true}
                    onChange={(event) => replace(skill.value, { ...one, outbound: event.target.checked })}
                  />
                  {text('admin.field.outbound')}
                </label>
              </>
            )}
          </div>
        );
      })}
      {error !== undefined && <p className="small bad">{error}</p>}
    </fieldset>
  );
}
