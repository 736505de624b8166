import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import type { ObjectDescribe } from '../../describe/object-describe.ts';
import { fine, found } from '../finding.ts';
import type { OrgSnapshot } from '../snapshot.ts';

type Right = 'queryable' | 'createable' | 'updateable' | 'deletable';

/** What the integration user does with the records of each object. */
const needed: Readonly<Record<string, readonly Right[]>> = {
  Task: ['queryable', 'createable', 'updateable', 'deletable'],
  Event: ['queryable', 'createable', 'updateable', 'deletable'],
  Account: ['queryable', 'createable', 'updateable'],
  Contact: ['queryable', 'createable', 'updateable'],
  Lead: ['queryable', 'createable', 'updateable'],
  // One that was opened for a call that the agent then chose not to log is deleted (spec L7).
  Case: ['queryable', 'createable', 'updateable', 'deletable'],
  Opportunity: ['queryable', 'createable', 'updateable'],
  User: ['queryable'],
};

/** Whether the objects are there, with the rights on them. */
export function checkObjects({ objects }: OrgSnapshot): readonly CheckItem[] {
  const items = Object.entries(needed).flatMap(([object, rights]) => {
    const described = objects.get(object);
    if (described === undefined) return [found('warning', `object.${object}`, 'object.unseen', { object })];
    if (described === null) return [found('missing', `object.${object}`, 'object.absent', { object })];
    return lacking(object, described, rights);
  });
  return items.length > 0 ? items : [fine('objects', 'object.all')];
}

function lacking(object: string, described: ObjectDescribe, rights: readonly Right[]): readonly CheckItem[] {
  const lacks = (right: Right) => rights.includes(right) && !described[right];
  if (!rights.some(lacks)) return [];
  return [
    found('missing', `object.${object}`, 'object.rights', {
      object,
      read: lacks('queryable'),
      create: lacks('createable'),
      edit: lacks('updateable'),
      delete: lacks('deletable'),
    }),
  ];
}
