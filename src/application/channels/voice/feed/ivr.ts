import type { Call } from '../../../../domain/channels/voice/call.ts';
import { decide } from '../../../../domain/channels/voice/decide.ts';
import { readIvrInput } from '../../../../domain/channels/voice/ivr-step.ts';
import type { InteractionId } from '../../../../domain/ids.ts';
import { isRefusal } from '../../../../domain/refusal.ts';
import type { InteractionChanges } from '../../../interactions/interaction-changes.ts';
import type { InteractionMatch } from '../../../ports/interactions/interaction-store.ts';
import type { TelephonyFact } from '../../../ports/interactions/telephony.ts';
import type { Clock } from '../../../ports/runtime/clock.ts';
import type { Calls } from '../calls.ts';
import type { Arrivals } from './arrivals.ts';

type Tones = Extract<TelephonyFact, { type: 'tones' }>;

interface Deps {
  readonly calls: Calls;
  readonly changes: InteractionChanges<Call>;
  readonly arrivals: Arrivals;
  readonly clock: Clock;
}

/** Takes in what callers key while a number of ours asks for it (spec R5). */
export class Ivr {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Keys that a caller pressed. Those pressed outside an IVR step, or reported twice, change nothing. */
  async take(id: InteractionId, fact: Tones): Promise<void> {
    const { calls, changes, arrivals, clock } = this.#deps;
    const seen = await calls.call(id);
    if (!seen || seen.interaction.digitCollection === null || seen.interaction.customer?.leg !== fact.leg)
      return;
    const changed = await changes.change(
      seen.interaction,
      ({ interaction: call, match }) => {
        const { digits, isComplete } = keys(match, fact, call.digitCollection?.maxDigits ?? 0);
        const { position: report, at } = fact;
        return decide({ type: 'keyed', report, digits: digits.length, isComplete, at }, call);
      },
      [],
      ({ interaction: call, match }, events) =>
        events.length === 0 || match.ivr === null
          ? null
          : {
              ...match,
              ivr: { ...match.ivr, digits: keys(match, fact, call.digitCollection?.maxDigits ?? 0).digits },
            },
    );
    if (isRefusal(changed)) return;
    const { digitCollection } = changed.stored.interaction;
    // What was the last of it need not wait for the clock, which would see to it as well.
    if (digitCollection !== null && digitCollection.until <= clock.now())
      await arrivals.afterDigits(changed.stored);
  }
}

const keys = ({ ivr }: InteractionMatch, { digits }: Tones, maxDigits: number) =>
  readIvrInput(ivr?.digits ?? '', digits, maxDigits);
