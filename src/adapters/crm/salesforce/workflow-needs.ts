import { sameValue } from '../../../domain/same-value.ts';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import type { MatchedCustomObject } from './index/indexed-object.ts';

/** What the workflows in use need of the org; nothing until the server has started. */
export class WorkflowNeeds {
  #workflows: () => Iterable<Workflow> = () => [];
  /** As they were when they were compared last. */
  #compared: readonly string[] = [];

  /** `workflows` is asked again and again: which are in use changes. */
  begin(workflows: () => Iterable<Workflow>): void {
    this.#workflows = workflows;
    this.#compared = this.#objectTexts();
  }

  workflows(): readonly Workflow[] {
    return [...this.#workflows()];
  }

  /** Fields of tasks that workflows fill beside the standard ones (spec L13). */
  extraFields(): readonly string[] {
    return [...new Set(this.workflows().flatMap(({ fields }) => Object.values(fields)))];
  }

  /** The org's own objects that calls are matched by, as each workflow names them. */
  customObjects(): readonly MatchedCustomObject[] {
    return this.workflows().flatMap(({ customObjects }) => customObjects);
  }

  /** Whether calls are matched by other objects than when this was asked last. */
  haveObjectsChanged(): boolean {
    const now = this.#objectTexts();
    if (sameValue(now, this.#compared)) return false;
    this.#compared = now;
    return true;
  }

  #objectTexts(): readonly string[] {
    return [...new Set(this.customObjects().map((object) => JSON.stringify(object)))].toSorted();
  }
}
