/** A query as it was written, before any object or field of it is known to exist. `at` counts characters from the start. */
export interface SoqlQuery {
  readonly select: readonly SelectItem[];
  readonly from: ObjectName;
  readonly alias: string | null;
  /** `USING SCOPE`. */
  readonly scope: string | null;
  readonly where: Condition | null;
  readonly groupBy: readonly Expression[];
  /** Whether there are groups of groups, too. */
  readonly subtotals: Subtotals;
  readonly having: Condition | null;
  readonly orderBy: readonly OrderItem[];
  readonly limit: number | null;
  readonly offset: number | null;
  readonly purposes: readonly ('VIEW' | 'REFERENCE' | 'UPDATE')[];
}

/**
 * `ROLLUP(a, b)`: also groups by `a` alone and all rows together; `CUBE(a, b)`: by every choice of them; null: neither.
 */
export type Subtotals = 'ROLLUP' | 'CUBE' | null;

export interface ObjectName {
  readonly name: string;
  readonly at: number;
}

export type SelectItem =
  | { readonly kind: 'expression'; readonly expression: Expression; readonly alias: string | null }
  | { readonly kind: 'fields'; readonly group: 'ALL' | 'STANDARD' | 'CUSTOM'; readonly at: number }
  | {
      readonly kind: 'typeof';
      readonly field: string;
      readonly whens: readonly TypeofBranch[];
      readonly otherwise: readonly FieldExpression[];
      readonly at: number;
    }
  | { readonly kind: 'child'; readonly query: SoqlQuery };

export interface TypeofBranch {
  readonly object: ObjectName;
  readonly fields: readonly FieldExpression[];
}

export interface FieldExpression {
  readonly kind: 'field';
  /** `Account.Owner.Name` in its parts. */
  readonly path: readonly string[];
  readonly at: number;
}

export interface FunctionExpression {
  readonly kind: 'function';
  /** In capitals. */
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly at: number;
}

export type Expression = FieldExpression | FunctionExpression;

export type Literal =
  /** `raw`: between the quotes, escapes as they were written, which LIKE reads in its own way. */
  | { readonly type: 'string'; readonly raw: string; readonly at: number }
  | { readonly type: 'number'; readonly value: number; readonly at: number }
  | { readonly type: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly type: 'null'; readonly at: number }
  | { readonly type: 'date'; readonly text: string; readonly at: number }
  | { readonly type: 'datetime'; readonly text: string; readonly at: number }
  /** `LAST_N_DAYS:3`; the number is null for `TODAY`. */
  | { readonly type: 'period'; readonly name: string; readonly n: number | null; readonly at: number };

export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'IN'
  | 'NOT IN'
  | 'INCLUDES'
  | 'EXCLUDES';

export type Condition =
  | { readonly kind: 'and'; readonly parts: readonly Condition[] }
  | { readonly kind: 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'comparison';
      readonly left: Expression;
      readonly operator: Operator;
      readonly values: readonly Literal[];
    }
  | {
      readonly kind: 'semi-join';
      readonly left: Expression;
      readonly negated: boolean;
      readonly query: SoqlQuery;
    };

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls: 'FIRST' | 'LAST';
}

/** An expression as Salesforce repeats it in its messages. */
export function expressionText(expression: Expression): string {
  return expression.kind === 'field'
    ? expression.path.join('.')
    : `${expression.name}(${expression.arguments.map(expressionText).join(', ')})`;
}
