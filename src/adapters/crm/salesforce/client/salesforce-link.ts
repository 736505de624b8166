import type { CrmLink, CrmLinkState } from '../../../../application/ports/crm/link.ts';
import type { OrgState, OrgStateWatch } from './org-state.ts';

/** The state of the org, in the words of any CRM. */
export const salesforceLink = (watch: OrgStateWatch): CrmLink => ({
  name: 'salesforce',
  get current() {
    return linkStateOf(watch.current);
  },
  onChange: (listener) => watch.onChange((state) => listener(linkStateOf(state))),
});

function linkStateOf({ state, since, words }: OrgState): CrmLinkState {
  switch (state) {
    case 'connected':
      return { state: 'ok', since };
    case 'connecting':
    case 'away':
      return { state: 'unreachable', since, trouble: state, words };
    case 'limited':
    case 'revoked':
    case 'wrong-org':
    case 'no-key':
      return { state: 'paused', since, trouble: state, words };
  }
}
