import type { Locale } from '../../../../domain/locale.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import type { MessageKey } from '../../../ui/text/locale.ts';
import type { Lens, SettingPath } from './lens.ts';

/** One of the values that a setting may have, and what it is called. */
export interface Choice {
  readonly value: string;
  readonly label: MessageKey;
}

/** A choice as a page needs it: by its text, since only `write` must know which texts there are. */
interface Chosen {
  readonly read: (workflow: Workflow) => string;
  /** The document itself where there is no such choice. */
  readonly write: (workflow: Workflow, value: string) => Workflow;
  readonly choices: readonly Choice[];
}

type Value<Of> = Omit<Lens<Of>, 'path'>;

type With<Name extends string, More> = { readonly control: Name } & More;

/** How a setting is changed. */
type Control =
  | With<'switch', Value<boolean>>
  | With<'segments', Chosen>
  | With<'select', Chosen>
  | With<'text', Value<string>>
  | With<'language', Value<Locale>>
  | With<'time-zone', Value<string>>
  /** Emptied these two are null; `usual` is what holds then, unless that is nothing. */
  | With<'optional-text', Value<string | null> & { readonly usual?: (workflow: Workflow) => string }>
  | With<'address', Value<string | null>>
  | With<'number', Value<number> & { readonly max: number; readonly unit: MessageKey }>
  /** Emptied it is null: for ever. */
  | With<'days', Value<number | null>>
  | With<'subject', Value<string>>
  | With<'follow-up-subject', Value<string>>
  | With<'mail', Value<string | null>>
  | With<'dispositions', Value<Workflow['dispositions']>>
  | With<'tags', Value<Workflow['tags']>>
  | With<'ivr-pop', Value<Workflow['ivrPop']>>
  | With<'custom-objects', Value<Workflow['customObjects']>>
  | With<'fields', Value<Workflow['fields']>>
  | With<'owner', Value<Workflow['ringAllOwner']>>
  | With<'follow-up-options', Value<Workflow['followUp']['inbound']['options']>>;

/** One setting of the document as the editor shows it; its label and sentence are messages under its path. */
export type Setting = { readonly path: SettingPath } & Control;

export type SettingWith<Name extends Control['control']> = Extract<Setting, { readonly control: Name }>;

export const toggle = (lens: Lens<boolean>): Setting => ({ control: 'switch', ...lens });

const chosen = <Value extends string>(
  { path, read, write }: Lens<Value>,
  labels: Readonly<Record<Value, MessageKey>>,
): Chosen & { readonly path: SettingPath } => {
  const isChoice = (value: string): value is Value => value in labels;
  return {
    path,
    read,
    write: (workflow, value) => (isChoice(value) ? write(workflow, value) : workflow),
    choices: Object.entries<MessageKey>(labels).map(([value, label]) => ({ value, label })),
  };
};

/** One of a few, all of them seen at once. */
export const segments = <Value extends string>(
  lens: Lens<Value>,
  labels: Readonly<Record<Value, MessageKey>>,
): Setting => ({ control: 'segments', ...chosen(lens, labels) });

/** One of several, in a list. */
export const select = <Value extends string>(
  lens: Lens<Value>,
  labels: Readonly<Record<Value, MessageKey>>,
): Setting => ({ control: 'select', ...chosen(lens, labels) });
