import { z } from 'zod';
import { givenInstant, id, instant, text } from '../common.ts';

/** Any object; it is judged as a whole, so that every fault is told (its schema: `/api/v1/schemas/workflow.json`). */
export const AnyDocument = z
  .record(z.string(), z.unknown())
  .meta({ description: 'A workflow document, see /api/v1/schemas/workflow.json' });

const Assignments = z.strictObject({
  agents: z.array(id).max(10_000),
  teams: z.array(id).max(1_000),
  /** Contacts of these queues that no agent had (spec L36). */
  queues: z.array(id).max(1_000),
});

export const AssignmentsInput = Assignments.partial();

/** A new workflow: its document, either as it is or under `document`. */
export const NewWorkflow = z.union([
  z.strictObject({ name: text(200).optional(), document: AnyDocument }),
  AnyDocument,
]);

export const ActivateInput = z.strictObject({ at: givenInstant.optional() });

/** A workflow with its active version. */
export const WorkflowView = z
  .object({
    id,
    name: z.string(),
    version: z.int(),
    document: AnyDocument,
    assignments: Assignments,
    /** Made at the first start, and used where nothing else is. */
    builtIn: z.boolean(),
    versions: z.array(
      z.object({
        version: z.int(),
        createdAt: instant,
        createdBy: id.nullable(),
        /** When it was or will be activated; several times after going back. */
        activeFrom: z.array(instant),
      }),
    ),
    /** From when on which version is the active one, in the order in which they take effect. */
    activations: z.array(
      z.object({
        id,
        version: z.int(),
        from: instant,
        /** When it was decided, and by whom; null: made with the workflow at the first start. */
        decidedAt: instant,
        decidedBy: id.nullable(),
        /** It has not taken effect yet, and can be taken back. */
        planned: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Workflow' });
export type WorkflowView = z.infer<typeof WorkflowView>;

/** What its maker should know of a version that was kept; nobody is told twice, so a repeated request gets none. */
const warnings = z.array(z.object({ path: z.string(), message: z.string() })).optional();

export const KeptWorkflow = WorkflowView.extend({ warnings }).meta({ id: 'KeptWorkflow' });
export type KeptWorkflow = z.infer<typeof KeptWorkflow>;

export const KeptVersion = z.object({ version: z.int(), warnings });
export type KeptVersion = z.infer<typeof KeptVersion>;

export const WorkflowDiff = z.object({
  from: z.int(),
  to: z.int(),
  changes: z.array(z.object({ path: z.string(), from: z.unknown(), to: z.unknown() })),
});
