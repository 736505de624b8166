import type { QueryPlan } from './query-plan.ts';

/** What `?explain=` answers: how the query would be run, and how much of the object that reads. */
export function explain(text: string, { scope, source }: QueryPlan) {
  const { object, reading } = scope;
  const all = reading.rows(object.name).length;
  let cardinality = 0;
  for (const _ of source.rows()) cardinality += 1;
  return {
    plans: [
      {
        cardinality,
        fields: source.byId ? ['Id'] : [],
        leadingOperationType: source.byId ? 'Index' : 'TableScan',
        notes: [],
        relativeCost: source.byId || all === 0 ? 0 : cardinality / all,
        sobjectCardinality: all,
        sobjectType: object.name,
      },
    ],
    sourceQuery: text,
  };
}
