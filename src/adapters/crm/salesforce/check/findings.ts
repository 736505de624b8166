import type { CheckItem } from '../../../../application/ports/crm/check.ts';
import { checkAutomation } from './rules/automation.ts';
import { checkActivityTab, checkChangeEvents, checkFeatures, checkPhoneFields } from './rules/customers.ts';
import { checkAgentsFields, checkFields, checkSharedFields } from './rules/fields.ts';
import { checkKeyField, checkRecordKeys } from './rules/key-field.ts';
import { checkMapping } from './rules/mapping.ts';
import { checkNumberIndex, checkOpenRecords } from './rules/kept-records.ts';
import { checkObjects } from './rules/objects.ts';
import { checkApiVersion, checkDailyLimit, checkOrgIdentity } from './rules/org.ts';
import { checkPermissionSets } from './rules/permission-sets.ts';
import { checkPicklists, checkTaskStatuses } from './rules/picklists.ts';
import { checkRecordTypes } from './rules/record-types.ts';
import { checkRequiredFields } from './rules/required-fields.ts';
import { checkSharing } from './rules/sharing.ts';
import { checkCallCenter, checkDoNotLogField, checkSignOut, checkUsers } from './rules/users.ts';
import { checkVoiceCalls } from './rules/voice-calls.ts';
import type { OrgSnapshot, Configuration } from './snapshot.ts';

/** In the order in which an administrator needs them: what others rest on comes first. */
const rules: readonly ((org: OrgSnapshot, configuration: Configuration) => readonly CheckItem[])[] = [
  checkOrgIdentity,
  checkApiVersion,
  checkDailyLimit,
  checkKeyField,
  checkRecordKeys,
  checkObjects,
  checkFields,
  checkSharedFields,
  checkRequiredFields,
  checkTaskStatuses,
  checkPicklists,
  checkRecordTypes,
  checkMapping,
  checkPermissionSets,
  checkSharing,
  checkAgentsFields,
  checkUsers,
  checkDoNotLogField,
  checkAutomation,
  checkFeatures,
  checkNumberIndex,
  checkOpenRecords,
  checkChangeEvents,
  checkPhoneFields,
  checkActivityTab,
  checkCallCenter,
  checkVoiceCalls,
  checkSignOut,
];

/** Everything that Tieline needs of the org, as it was found there (spec X11). Pure. */
export const findings = (org: OrgSnapshot, configuration: Configuration): readonly CheckItem[] =>
  rules.flatMap((rule) => rule(org, configuration));
