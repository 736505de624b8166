import { followUpChoices } from '../../../../domain/interaction/follow-up.ts';
import type { FieldError } from '../../../../domain/refusal.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import type { MessageKey } from '../../../ui/text/locale.ts';
import { settingAt } from './groups.ts';
import type { SettingPath } from './lens.ts';
import type { Setting } from './setting.ts';

/** What puts a conflict right in one press. */
export interface Remedy {
  readonly label: MessageKey;
  readonly apply: (workflow: Workflow) => Workflow;
}

/** What is wrong at a setting: with another one, which is named and can be gone to, or by itself. */
export interface Conflict {
  readonly setting: Setting;
  readonly says:
    | {
        readonly sentence: MessageKey;
        readonly other: Setting;
        readonly values: NonNullable<FieldError['values']>;
      }
    | { readonly fault: FieldError };
  readonly remedy: Remedy | null;
}

interface Side {
  readonly sentence: MessageKey;
  readonly remedy: ((fault: FieldError, workflow: Workflow) => Remedy | null) | null;
}

/** Two settings that do not go together: the one at fault, and the other one, at which it is said as well. */
interface Pair {
  readonly other: (fault: FieldError) => SettingPath;
  readonly here: Side;
  readonly there: Side;
}

const switchOff =
  (path: (fault: FieldError) => string) =>
  (fault: FieldError): Remedy | null => {
    const setting = settingAt(path(fault))?.setting;
    if (setting?.control === 'switch')
      return { label: 'workflow.remedy.switch-off', apply: (workflow) => setting.write(workflow, false) };
    if (setting?.control === 'segments')
      return { label: 'workflow.remedy.switch-off', apply: (workflow) => setting.write(workflow, 'off') };
    return null;
  };
const here = ({ path }: FieldError) => path;

const directionOf = ({ path }: FieldError): 'inbound' | 'outbound' =>
  path.startsWith('followUp.outbound') ? 'outbound' : 'inbound';

const withInteractionLog: Pair = {
  other: () => 'interactionLog',
  here: { sentence: 'workflow.conflict.together', remedy: switchOff(here) },
  there: { sentence: 'workflow.conflict.together', remedy: switchOff(() => 'interactionLog') },
};

/** By the message of the fault, which the domain's rules give; one that is not here is said in the rule's own words. */
const pairs: Readonly<Record<string, Pair>> = {
  'problem.workflow.not-with-interaction-log': withInteractionLog,
  'problem.workflow.off-with-interaction-log': withInteractionLog,
  'problem.workflow.variable-with-interaction-log': {
    ...withInteractionLog,
    here: {
      sentence: 'workflow.conflict.variable',
      remedy: ({ values }) => ({
        label: 'workflow.remedy.take-out',
        apply: (workflow) => ({
          ...workflow,
          subject: {
            ...workflow.subject,
            template: workflow.subject.template.replaceAll(String(values?.['variable']), '').trim(),
          },
        }),
      }),
    },
    there: { ...withInteractionLog.there, sentence: 'workflow.conflict.variable-there' },
  },
  'problem.workflow.missed-not-logged': {
    other: () => 'log.inboundMissed',
    here: { sentence: 'workflow.conflict.needs', remedy: switchOff(here) },
    there: {
      sentence: 'workflow.conflict.needed',
      remedy: () => ({
        label: 'workflow.remedy.log-open',
        apply: (workflow) => ({ ...workflow, log: { ...workflow.log, inboundMissed: 'open' } }),
      }),
    },
  },
  'problem.workflow.stage-required': {
    other: () => 'attachTo.createIfNone',
    here: { sentence: 'workflow.conflict.needed', remedy: null },
    there: { sentence: 'workflow.conflict.needs', remedy: switchOff(() => 'attachTo.createIfNone') },
  },
  'problem.workflow.address-required': {
    other: () => 'missedEmail.toOwner',
    here: { sentence: 'workflow.conflict.needed', remedy: null },
    there: { sentence: 'workflow.conflict.needs', remedy: switchOff(() => 'missedEmail.toOwner') },
  },
  'problem.workflow.nothing-to-choose': {
    other: () => 'dispositions',
    here: { sentence: 'workflow.conflict.needs', remedy: switchOff(here) },
    there: { sentence: 'workflow.conflict.needed', remedy: null },
  },
  'problem.workflow.not-an-option': {
    other: (fault) => `followUp.${directionOf(fault)}.options`,
    here: {
      sentence: 'workflow.conflict.not-among',
      remedy: (fault, workflow) => chooseFirst(fault, workflow),
    },
    there: { sentence: 'workflow.conflict.lacks', remedy: (fault) => offerDefault(fault) },
  },
};

function chooseFirst(fault: FieldError, workflow: Workflow): Remedy | null {
  const direction = directionOf(fault);
  const [first] = workflow.followUp[direction].options;
  if (first === undefined) return null;
  return {
    label: 'workflow.remedy.choose-first',
    apply: ({ followUp, ...rest }) => ({
      ...rest,
      followUp: { ...followUp, [direction]: { ...followUp[direction], default: first } },
    }),
  };
}

function offerDefault(fault: FieldError): Remedy {
  const direction = directionOf(fault);
  return {
    label: 'workflow.remedy.offer',
    apply: ({ followUp, ...rest }) => {
      const { default: chosen, options } = followUp[direction];
      const wanted = followUpChoices.filter((choice) => choice === chosen);
      return {
        ...rest,
        followUp: { ...followUp, [direction]: { default: chosen, options: [...options, ...wanted] } },
      };
    },
  };
}

function* of(fault: FieldError, workflow: Workflow): Generator<Conflict> {
  const setting = settingAt(fault.path)?.setting;
  if (setting === undefined) return;
  const pair = pairs[fault.message];
  const other = pair && settingAt(pair.other(fault))?.setting;
  if (pair === undefined || other === undefined) {
    yield { setting, says: { fault }, remedy: null };
    return;
  }
  const values = fault.values ?? {};
  const side = ({ sentence, remedy }: Side, at: Setting, to: Setting): Conflict => ({
    setting: at,
    says: { sentence, other: to, values },
    remedy: remedy?.(fault, workflow) ?? null,
  });
  yield side(pair.here, setting, other);
  yield side(pair.there, other, setting);
}

/** Every fault at the setting that has it and, where two do not go together, at the other one too. */
export const conflictsOf = (faults: readonly FieldError[], workflow: Workflow): readonly Conflict[] =>
  faults.flatMap((fault) => [...of(fault, workflow)]);
