import type { Expression, FieldExpression, Literal } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';

/** Words that end what stands before them, so that none of them is an alias. */
const clauseWords: ReadonlySet<string> = new Set(
  'SELECT FROM WHERE USING WITH GROUP HAVING ORDER LIMIT OFFSET FOR UPDATE ALL AND OR NOT ASC DESC NULLS LIKE IN INCLUDES EXCLUDES'.split(
    ' ',
  ),
);

/** The name that an object or an expression is given, or null. */
export function parseAlias(reader: TokenReader): string | null {
  const token = reader.peek();
  if (token.kind !== 'word' || clauseWords.has(token.text.toUpperCase())) return null;
  return reader.expectName().text;
}

/** A field, or a function of one. */
export function parseExpression(reader: TokenReader): Expression {
  const field = parseField(reader);
  if (!reader.takes('(')) return field;
  const [name, ...more] = field.path;
  if (name === undefined || more.length > 0) throw reader.unexpected();
  const parameters: Expression[] = [];
  if (!reader.takes(')')) {
    do parameters.push(reader.nested(() => parseExpression(reader)));
    while (reader.takes(','));
    reader.expect(')');
  }
  return { kind: 'function', name: name.toUpperCase(), arguments: parameters, at: field.at };
}

export function parseField(reader: TokenReader): FieldExpression {
  const token = reader.expectKind('word');
  return { kind: 'field', path: token.text.split('.').map((name) => name.trim()), at: token.at };
}

export function parseLiteral(reader: TokenReader): Literal {
  const token = reader.peek();
  if (reader.sees(':')) throw reader.refused(token.at, 'Bind variables only allowed in Apex code');
  switch (token.kind) {
    case 'string':
      return { type: 'string', raw: reader.take().text, at: token.at };
    case 'number':
      return { type: 'number', value: Number(reader.take().text), at: token.at };
    case 'date':
    case 'datetime':
      return { type: token.kind, text: reader.take().text, at: token.at };
    case 'word':
      return parseWord(reader);
    case 'symbol':
    case 'end':
      throw reader.unexpected();
  }
}

function parseWord(reader: TokenReader): Literal {
  const { at, text } = reader.expectName();
  const word = text.toUpperCase();
  if (word === 'TRUE' || word === 'FALSE') return { type: 'boolean', value: word === 'TRUE', at };
  if (word === 'NULL') return { type: 'null', at };
  if (!reader.takes(':')) return { type: 'period', name: word, n: null, at };
  const number = reader.expectKind('number');
  if (!/^\d+$/.test(number.text)) throw reader.refused(number.at, `unexpected token: '${number.text}'`);
  return { type: 'period', name: word, n: Number(number.text), at };
}
