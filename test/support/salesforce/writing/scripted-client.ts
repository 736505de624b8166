import type {
  OrgAnswer,
  OrgError,
  OrgRequest,
  SignedInClient,
} from '../../../../src/adapters/crm/salesforce/client/org-client.ts';
import type {
  DescribedField,
  DescribedFields,
  OrgDescribe,
} from '../../../../src/adapters/crm/salesforce/writing/org-describe.ts';
import { longId } from '../../../../src/adapters/crm/salesforce/record-id.ts';
import { eventColumns } from '../../../../src/adapters/crm/salesforce/writing/rows/event-row.ts';
import { madeColumns } from '../../../../src/adapters/crm/salesforce/writing/rows/record-row.ts';
import { taskColumns } from '../../../../src/adapters/crm/salesforce/writing/rows/task-row.ts';

type Row = Readonly<Record<string, unknown>>;

/** What an org of a test answers; what is left out succeeds, and a query finds nothing. */
export interface Script {
  readonly query: (soql: string) => readonly Row[];
  /** null: it is made, under an id of its own. */
  readonly create: (row: Row, all: readonly Row[]) => OrgError | null;
  readonly update: (row: Row) => OrgError | null;
  readonly remove: (id: string) => OrgError | null;
  /** 204, or 412 for one that was changed. */
  readonly patch: (path: string, body: unknown) => number;
  /** Before anything else: an answer to the request as a whole, or an error to throw; null: none. */
  readonly whole: (request: OrgRequest) => OrgAnswer | Error | null;
}

export const failure = (code: string, message = code, fields: readonly string[] = []): OrgError => ({
  code,
  message,
  fields,
});

export const refusedWhole = (code: string, message = code): OrgAnswer => ({
  status: 400,
  body: [{ errorCode: code, message }],
});

interface SubRequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: Row;
  readonly httpHeaders?: Readonly<Record<string, string>>;
}

/** An org that answers as it is told to, in the forms of Salesforce's REST API, and keeps what it was asked. */
export class ScriptedClient implements SignedInClient {
  readonly requests: OrgRequest[] = [];
  readonly queries: string[] = [];
  readonly created: Row[] = [];
  readonly updated: Row[] = [];
  readonly removed: string[] = [];
  readonly patched: SubRequest[] = [];
  readonly graphs: (readonly SubRequest[])[] = [];
  readonly #script: Partial<Script>;
  #made = 0;

  constructor(script: Partial<Script> = {}) {
    this.#script = script;
  }

  /** What was asked, by method and path. */
  get asked(): readonly string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  async apiVersion(): Promise<string> {
    return '66.0';
  }

  async request(request: OrgRequest): Promise<OrgAnswer> {
    this.requests.push(request);
    const whole = this.#script.whole?.(request) ?? null;
    if (whole instanceof Error) throw whole;
    if (whole !== null) return whole;
    const { method, path, query, body } = request;
    if (path === '/query' || path === '/queryAll') return this.#query(query?.['q'] ?? '');
    if (path === '/composite') return this.#composite(body);
    if (path === '/composite/graph') return this.#graph(body);
    if (method === 'DELETE') return this.#remove(query?.['ids'] ?? '');
    return this.#rows(method, body);
  }

  #query(soql: string): OrgAnswer {
    this.queries.push(soql);
    return { status: 200, body: { done: true, records: this.#script.query?.(soql) ?? [] } };
  }

  #rows(method: string, body: unknown): OrgAnswer {
    const { records } = body as { readonly records: readonly Row[] };
    return {
      status: 200,
      body: records.map((row) => {
        const isNew = method === 'POST';
        const error = isNew ? this.#script.create?.(row, records) : this.#script.update?.(row);
        if (error) return { success: false, errors: [rowError(error)] };
        (isNew ? this.created : this.updated).push(row);
        return { id: isNew ? this.#nextId() : row['id'], success: true, errors: [] };
      }),
    };
  }

  #remove(ids: string): OrgAnswer {
    return {
      status: 200,
      body: ids.split(',').map((id) => {
        const error = this.#script.remove?.(id);
        if (error) return { success: false, errors: [rowError(error)] };
        this.removed.push(id);
        return { id, success: true, errors: [] };
      }),
    };
  }

  #composite(body: unknown): OrgAnswer {
    const { compositeRequest } = body as { readonly compositeRequest: readonly SubRequest[] };
    const compositeResponse = compositeRequest.map((one) => {
      const { referenceId, url } = one;
      const [, soql] = url.split('?q=');
      if (soql !== undefined) {
        const { status, body: page } = this.#query(decodeURIComponent(soql));
        return { referenceId, httpStatusCode: status, body: page };
      }
      if (one.method === 'POST') return { referenceId, ...this.#createOne(one.body ?? {}) };
      const httpStatusCode = this.#script.patch?.(url, one.body) ?? 204;
      if (httpStatusCode === 204) this.patched.push(one);
      return { referenceId, httpStatusCode, body: null };
    });
    return { status: 200, body: { compositeResponse } };
  }

  #createOne(row: Row) {
    const error = this.#script.create?.(row, [row]);
    if (error) return { httpStatusCode: 400, body: [{ errorCode: error.code, message: error.message }] };
    this.created.push(row);
    return { httpStatusCode: 201, body: { id: this.#nextId(), success: true, errors: [] } };
  }

  #graph(body: unknown): OrgAnswer {
    const { graphs } = body as {
      readonly graphs: readonly { graphId: string; compositeRequest: readonly SubRequest[] }[];
    };
    return {
      status: 200,
      body: {
        graphs: graphs.map(({ graphId, compositeRequest }) => {
          const errors = compositeRequest.map((node) => this.#script.create?.(node.body ?? {}, []) ?? null);
          const isSuccessful = errors.every((error) => error === null);
          if (isSuccessful) this.graphs.push(compositeRequest);
          const compositeResponse = compositeRequest.map(({ referenceId }, index) => {
            const error = errors[index] ?? failure('PROCESSING_HALTED');
            return isSuccessful
              ? { referenceId, httpStatusCode: 201, body: { id: this.#nextId(), success: true, errors: [] } }
              : {
                  referenceId,
                  httpStatusCode: 400,
                  body: [{ errorCode: error.code, message: error.message }],
                };
          });
          return { graphId, isSuccessful, graphResponse: { compositeResponse } };
        }),
      },
    };
  }

  #nextId(): string {
    this.#made += 1;
    return longId(`00T${String(this.#made).padStart(12, '0')}`);
  }
}

const rowError = ({ code, message, fields }: OrgError) => ({ statusCode: code, message, fields });

const described = (names: readonly string[], given: Partial<DescribedField> = {}): DescribedFields =>
  new Map(
    names.map((name) => [
      name,
      {
        name,
        type: 'string',
        length: 255,
        createable: true,
        updateable: true,
        required: false,
        externalId: name === 'TielineKey__c' || name === 'Key__c',
        unique: name === 'TielineKey__c' || name === 'Key__c',
        relationshipName: name.endsWith('Id') ? name.slice(0, -2) : null,
        ...given,
      },
    ]),
  );

const key = 'TielineKey__c';

/** An org with the package, where nothing is hidden. */
export const wholeOrg: ReadonlyMap<string, DescribedFields> = new Map([
  ['Task', described([...taskColumns, 'TaskSubtype'])],
  ['Event', described(eventColumns)],
  ['Contact', described([...madeColumns.Contact, 'OwnerId', 'AccountId', key])],
  [
    'Lead',
    new Map([...described([...madeColumns.Lead, key]), ...described(['Company'], { required: true })]),
  ],
  ['Account', described([...madeColumns.Account, 'PersonContactId', key])],
  ['Case', described([...madeColumns.Case, key])],
  ['Opportunity', described([...madeColumns.Opportunity, key])],
  ['TielineWrite__c', described(['Key__c', 'RecordId__c', 'Object__c'])],
]);

/** The same, with fields of an object changed or (null) taken away. */
export function orgWith(
  object: string,
  changes: Readonly<Record<string, Partial<DescribedField> | null>>,
  org = wholeOrg,
): ReadonlyMap<string, DescribedFields> {
  const fields = new Map(org.get(object));
  for (const [name, change] of Object.entries(changes)) {
    const there = fields.get(name) ?? described([name]).get(name);
    if (change === null) fields.delete(name);
    else if (there !== undefined) fields.set(name, { ...there, ...change });
  }
  return new Map([...org, [object, fields]]);
}

/** What is known of an org; `forgotten` takes its place once an object is forgotten. */
export function describeOf(org: ReadonlyMap<string, DescribedFields>, forgotten = org): OrgDescribe {
  let known = org;
  return {
    fieldsOf: async (object) => known.get(object) ?? null,
    forget: () => {
      known = forgotten;
    },
    defaultRecordType: async () => null,
    taskStatuses: async () => ({ open: 'Not Started', completed: 'Completed' }),
    hasLedgerEntries: async () => false,
  };
}
