import { useState } from 'react';
import type { PlanTexts } from '../../../../domain/logging/context/texts.ts';
import { epochMs } from '../../../../domain/time.ts';
import type { SubjectVariable } from '../../../../domain/workflow/subject.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import { serverNow } from '../../../ui/browser/clock.ts';
import { usePlanTexts } from './plan-texts.ts';
import { sampleVariables } from './sample-call.ts';

type Variables = Readonly<Record<SubjectVariable, string>>;

/** What templates are filled in with for the preview: a call of now, answered and missed. */
export interface Sample {
  readonly texts: PlanTexts;
  readonly answered: Variables;
  readonly missed: Variables;
}

/** null until the words of the workflow's language are here, and while its time zone is none. */
export function useSample(workflow: Workflow): Sample | null {
  const texts = usePlanTexts(workflow.locale);
  const [now] = useState(() => epochMs(serverNow()));
  if (texts === null) return null;
  try {
    const variables = (answered: boolean) => sampleVariables(workflow, answered, now, texts);
    return { texts, answered: variables(true), missed: variables(false) };
  } catch {
    // A time zone that is being typed is none yet; it is said at that setting.
    return null;
  }
}
