import type { CrmRecordTypes } from '../../../../application/ports/crm/people.ts';
import { objectOf } from '../objects.ts';
import type { DescribeCache } from './describe-cache.ts';
import { recordTypesIn, type PeoplesRecordTypes } from './record-types.ts';

export interface DefaultRecordTypesDeps {
  readonly recordTypes: Pick<PeoplesRecordTypes, 'of'>;
  /** As the integration sees it. */
  readonly describe: Pick<DescribeCache, 'object'>;
}

/** What Salesforce fills in, as its describes say: the owner's where they are signed in to it, else the writing user's. */
export const defaultRecordTypes = ({ recordTypes, describe }: DefaultRecordTypesDeps): CrmRecordTypes => ({
  async defaultName(kind, agent) {
    const object = objectOf(kind);
    const theirs = agent === null ? null : await recordTypes.of(agent, object);
    if (theirs !== null) return theirs.defaultName;
    const described = await describe.object(object);
    return described && recordTypesIn(described).defaultName;
  },
});
