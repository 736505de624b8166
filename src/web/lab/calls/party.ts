import type { SimulatedCall, SimulatedLeg } from '../../../contract/simulator.ts';
import { useText } from '../../ui/text/locale.ts';
import { useAgents, useKnownPeople } from '../state/people.ts';

/** The parties that are not ours: whoever sits at this page plays them. */
export const outside = (call: SimulatedCall): readonly SimulatedLeg[] =>
  call.legs.filter(({ kind }) => kind !== 'extension');

/** Gives the name of a party as far as anybody has one. */
export function usePartyName(): (leg: SimulatedLeg) => string {
  const text = useText();
  const agents = useAgents();
  const people = useKnownPeople();
  return ({ kind, party }) => {
    if (kind === 'extension') return agents.get(party) ?? text('lab.calls.extension', { extension: party });
    if (kind === 'emergency') return `${text('lab.calls.emergency')} ${party}`;
    if (party === '') return text('lab.calls.withheld');
    return people.get(party)?.name ?? party;
  };
}
