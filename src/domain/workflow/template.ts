import { isSubjectVariable, type SubjectVariable } from './subject.ts';

export type VariableValues = Readonly<Record<SubjectVariable, string>>;

type Piece = { readonly text: string } | { readonly variable: SubjectVariable };

/**
 * A text with variables between braces, cut at them (spec L12). What is between braces and no variable is left out;
 * `templateFaults` refuses it where a template is saved.
 */
export class Template {
  readonly #pieces: readonly Piece[];
  /** Each as often as it occurs. */
  readonly variables: readonly SubjectVariable[];

  constructor(template: string) {
    // By turns text and what is between braces.
    this.#pieces = template.split(/\{([^{}]*)\}/).flatMap((text, index): Piece[] => {
      if (index % 2 === 0) return text === '' ? [] : [{ text }];
      return isSubjectVariable(text) ? [{ variable: text }] : [];
    });
    this.variables = this.#pieces.flatMap((piece) => ('variable' in piece ? [piece.variable] : []));
  }

  /** Values are inserted as they are: braces in a customer's name are never read as variables. */
  expand(values: VariableValues): string {
    let text = '';
    for (const piece of this.#pieces) text += 'variable' in piece ? values[piece.variable] : piece.text;
    return text;
  }
}

/** More than one workflow has, so that trying out templates makes nothing grow. */
const maxKnown = 200;

/** Cuts each template once: a plan expands several, and many contacts are planned by one workflow. */
export class Templates {
  readonly #known = new Map<string, Template>();

  of(text: string): Template {
    const known = this.#known.get(text);
    if (known) return known;
    if (this.#known.size >= maxKnown) this.#known.clear();
    const template = new Template(text);
    this.#known.set(text, template);
    return template;
  }
}
