import type { ObjectSchema } from '../model/schema.ts';
import { answer, bodyOf, checkParameters, type ApiAnswer, type ApiRequest } from './api-request.ts';
import { limit, objectOf } from './collection-body.ts';
import { isJsonArray, isJsonObject, type Json, type JsonPath } from './json-body.ts';
import { arrayIn, membersOf } from './json-members.ts';
import { readRecord, withValues, type RecordInput } from './record-input.ts';
import { resultErrors } from './record-result.ts';
import type { SaveContext } from './save-context.ts';
import { insertRecord } from './save-record.ts';
import { refused, SaveFailed, type SaveError } from './save-error.ts';

const mostRecords = 200;
const mostLevels = 5;
const mostTypes = 5;

/** A record of a tree, with those below it and the field by which they name it. */
interface TreeNode {
  readonly referenceId: string;
  readonly input: RecordInput;
  readonly children: readonly { readonly field: string; readonly node: TreeNode }[];
}

/**
 * `POST /composite/tree/X`: makes records with the records below them, all or none. Where one fails, only those that failed
 * are told.
 */
export function createTree(schema: ObjectSchema, request: ApiRequest, context: SaveContext): ApiAnswer {
  checkParameters(request, []);
  const { value, text } = bodyOf(request);
  const records = arrayIn(membersOf(value, ['records']), 'records');
  const read = new TreeReader(text, context);
  const nodes = records.map((record, index) => read.node(record, schema, ['records', index], 1));
  read.checkWhole();
  const start = context.tx.savepoint();
  const made: { referenceId: string; id: string }[] = [];
  const failed: { referenceId: string; errors: readonly SaveError[] }[] = [];
  for (const node of nodes) insertNode(node, made, failed, context);
  if (failed.length === 0) return answer(201, { hasErrors: false, results: made });
  context.tx.rollBack(start);
  return answer(400, { hasErrors: true, results: failed });
}

function insertNode(
  { referenceId, input, children }: TreeNode,
  made: { referenceId: string; id: string }[],
  failed: { referenceId: string; errors: readonly SaveError[] }[],
  context: SaveContext,
): void {
  try {
    const { Id } = insertRecord(input, context);
    made.push({ referenceId, id: Id });
    for (const { field, node } of children) {
      insertNode({ ...node, input: withValues(node.input, [[field, Id]]) }, made, failed, context);
    }
  } catch (error) {
    if (!(error instanceof SaveFailed)) throw error;
    failed.push({ referenceId, errors: resultErrors(error) });
  }
}

/** Reads the nodes of one body, and refuses what is too much of them together. */
class TreeReader {
  readonly #text: string;
  readonly #context: SaveContext;
  readonly #types = new Set<string>();
  readonly #references: string[] = [];

  constructor(text: string, context: SaveContext) {
    this.#text = text;
    this.#context = context;
  }

  node(record: Json, expected: ObjectSchema, path: JsonPath, level: number): TreeNode {
    if (level > mostLevels) throw refused(400, 'INVALID_INPUT', `A tree has at most ${mostLevels} levels`);
    const { tx } = this.#context;
    const schema = objectOf(record, (name) => tx.object(name));
    if (schema.name !== expected.name || !isJsonObject(record)) {
      throw refused(400, 'INVALID_TYPE', `The type must be ${expected.name}, not ${schema.name}`);
    }
    const referenceId = referenceOf(record['attributes']);
    this.#references.push(referenceId);
    this.#types.add(schema.name);
    const { own, below } = parted(record, schema);
    const children = below.flatMap(({ name, field, object, records }) =>
      records.map((child, index) => ({
        field,
        node: this.node(child, this.#named(object), [...path, name, 'records', index], level + 1),
      })),
    );
    const input = readRecord(own, schema, { text: this.#text, path }, (name) => tx.object(name));
    return { referenceId, input, children };
  }

  checkWhole(): void {
    limit(this.#references.length, mostRecords);
    if (this.#types.size > mostTypes) {
      throw refused(400, 'INVALID_INPUT', `A tree has at most ${mostTypes} types of records`);
    }
    const repeated = this.#references.find((reference, at) => this.#references.indexOf(reference) !== at);
    if (repeated !== undefined) {
      throw refused(400, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${repeated}`);
    }
  }

  #named(object: string): ObjectSchema {
    const schema = this.#context.tx.object(object);
    if (schema === null) throw refused(400, 'INVALID_TYPE', `sObject type '${object}' is not supported.`);
    return schema;
  }
}

function referenceOf(attributes: Json | undefined): string {
  const reference = isJsonObject(attributes) ? attributes['referenceId'] : undefined;
  if (typeof reference === 'string' && reference !== '') return reference;
  throw refused(400, 'INVALID_INPUT', 'Include a reference ID for each record in the request.');
}

interface Below {
  /** As the body writes the relationship. */
  readonly name: string;
  readonly field: string;
  readonly object: string;
  readonly records: readonly Json[];
}

/** What of a record are its own fields, and what are records below it. */
function parted(record: Readonly<Record<string, Json>>, schema: ObjectSchema) {
  const own: Record<string, Json> = {};
  const below: Below[] = [];
  for (const [name, value] of Object.entries(record)) {
    const relationship = schema.childRelationships.find(
      (child) => child.relationshipName.toLowerCase() === name.toLowerCase(),
    );
    const records = isJsonObject(value) ? value['records'] : undefined;
    if (relationship === undefined || !isJsonArray(records)) own[name] = value;
    else below.push({ name, field: relationship.field, object: relationship.childObject, records });
  }
  return { own, below };
}
