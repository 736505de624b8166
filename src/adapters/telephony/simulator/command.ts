import type { Callee } from './callee.ts';
import type { Destination } from '../../../application/ports/interactions/telephony.ts';
import type { CallId, LegId } from '../../../domain/ids.ts';
import type { ExchangeFact } from './fact-log.ts';

/** What may be asked of the exchange: by our server, by the customers' side, and by those who prepare a scene. */
export type ExchangeCommand =
  | {
      readonly type: 'dial';
      readonly leg: LegId;
      readonly to: Destination;
      readonly call: CallId;
      readonly from: string | null;
      readonly timeoutMs: number;
    }
  | { readonly type: 'connect'; readonly call: CallId; readonly legs: readonly LegId[] }
  | { readonly type: 'hang-up'; readonly leg: LegId }
  | { readonly type: 'hold'; readonly leg: LegId }
  | { readonly type: 'resume'; readonly leg: LegId }
  | { readonly type: 'mute'; readonly leg: LegId; readonly muted: boolean }
  | { readonly type: 'prompt'; readonly leg: LegId; readonly text: string }
  | { readonly type: 'tones'; readonly leg: LegId; readonly digits: string }
  | { readonly type: 'record'; readonly call: CallId; readonly mode: RecordingMode }
  | {
      readonly type: 'customer-calls';
      readonly call: CallId;
      readonly leg: LegId;
      readonly from: string;
      readonly withheld: boolean;
      readonly to: string;
      readonly keys: string | null;
    }
  | { readonly type: 'customer-hangs-up'; readonly call: CallId; readonly leg: LegId | null }
  | {
      readonly type: 'customer-keys';
      readonly call: CallId;
      readonly leg: LegId | null;
      readonly digits: string;
    }
  | {
      readonly type: 'customer-says';
      readonly call: CallId;
      readonly leg: LegId | null;
      readonly text: string;
    }
  | { readonly type: 'callee'; readonly number: string; readonly callee: Callee | null };

export type RecordingMode = 'off' | 'on' | 'masked';

/** `gone`: a leg had ended; `unknown`: no such call, nor lately; `full`: there is no room for another. */
export type ExchangeAnswer = 'done' | 'gone' | 'unknown' | 'full';

/** What a command came to, and what happened by it and before it. */
export interface ExchangeStep {
  readonly answer: ExchangeAnswer;
  readonly facts: readonly ExchangeFact[];
}
