import { callCenterFindings } from './call-center.ts';
import { fieldFindings, knownFields } from './fields.ts';
import { manifestFindings } from './manifest.ts';
import { badNames, doubledNames, orderFindings } from './order.ts';
import { readPackage, type Finding } from './package.ts';
import { permissionFindings } from './permissions.ts';
import { referenceFindings } from './references.ts';

/** Everything that is wrong with the package in `salesforce/` (spec X7), as far as can be seen without an org. */
export function packageFindings(root: string): readonly Finding[] {
  const { pkg, findings } = readPackage(root);
  const known = knownFields(pkg);
  return [
    ...findings,
    ...doubledNames(pkg),
    ...badNames(pkg),
    ...orderFindings(pkg),
    ...fieldFindings(pkg, known),
    ...permissionFindings(pkg, known),
    ...referenceFindings(pkg, known),
    ...callCenterFindings(pkg),
    ...manifestFindings(pkg),
  ];
}
