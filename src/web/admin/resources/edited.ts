import { useState } from 'react';
import type { ApiError, Tagged } from '../../ui/server/api.ts';
import { isSame, merge, type Meanwhile, type Values } from '../../ui/meanwhile/meanwhile.ts';
import { filledIn, valueAt, withValue, type Body } from './body.ts';

/** A body in a form, and what somebody else has changed of it meanwhile (spec X12). */
export interface Edited {
  readonly body: Body;
  /** What it is based on, as `If-Match` names it. */
  readonly tag: string | undefined;
  readonly meanwhile: Meanwhile<unknown> | null;
  /** The values of the form's fields. */
  readonly values: Values<unknown>;
  /** The members that were touched: the rest stays as others left it. */
  readonly changed: () => Body;
  readonly type: (path: string, value: unknown) => void;
  readonly choose: (values: Values<unknown>) => void;
  /** It was saved, and the form goes on. */
  readonly saved: (now: Tagged<Body>) => void;
  /** Whether the failure was that somebody was faster; what was typed stays then, and is sent on top of theirs next. */
  readonly bringTogether: (failure: ApiError) => boolean;
}

/** `paths` are those of the form's fields. */
export function useEdited(paths: readonly string[], first: Tagged<Body>): Edited {
  const [seen, setSeen] = useState(first);
  const [body, setBody] = useState(first.value);
  const [meanwhile, setMeanwhile] = useState<Meanwhile<unknown> | null>(null);
  const valuesOf = (from: Body): Values<unknown> =>
    Object.fromEntries(paths.map((path) => [path, valueAt(from, path)]));
  const withValues = (into: Body, values: Values<unknown>): Body =>
    Object.entries(values).reduce((all, [path, value]) => withValue(all, path, value), into);
  return {
    body,
    tag: seen.tag ?? undefined,
    meanwhile,
    values: valuesOf(body),
    changed: () => {
      const filled = Object.entries(filledIn(paths, body));
      return Object.fromEntries(filled.filter(([top, value]) => !isSame(seen.value[top], value)));
    },
    type: (path, value) => {
      setBody(withValue(body, path, value));
      // What is typed after the choice is what "mine" gives back.
      if (meanwhile !== null && path in meanwhile.mine)
        setMeanwhile({ ...meanwhile, mine: { ...meanwhile.mine, [path]: value } });
    },
    choose: (values) => setBody(withValues(body, values)),
    saved: (now) => {
      setSeen(now);
      setMeanwhile(null);
    },
    bringTogether: ({ current, tag }) => {
      if (current === null) return false;
      const together = merge(paths, {
        before: valuesOf(seen.value),
        typed: valuesOf(body),
        theirs: valuesOf(current),
      });
      const mine = paths.filter((path) => !isSame(together.values[path], valueAt(current, path)));
      setSeen({ value: current, tag });
      setBody(withValues(current, Object.fromEntries(mine.map((path) => [path, together.values[path]]))));
      setMeanwhile(together);
      return true;
    },
  };
}
