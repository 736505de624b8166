/** What an administrator chooses of a call center. */
export interface CallCenter {
  /** Where people reach Tieline. */
  readonly url: string;
  /** At most 40 letters and digits, a letter first: Salesforce takes no other. */
  readonly name: string;
}

/** As large as Salesforce's own example, and as the panel is made for. */
const size = { height: 550, width: 400 } as const;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A section of the file; Salesforce refuses gaps in the order. */
function section(order: number, name: string, label: string, items: readonly (readonly string[])[]): string {
  const lines = items.map(
    ([item = '', itsLabel = '', value = ''], index) =>
      `    <item sortOrder="${index}" name="${item}" label="${itsLabel}">${escaped(value)}</item>`,
  );
  return [`  <section sortOrder="${order}" name="${name}" label="${label}">`, ...lines, '  </section>'].join(
    '\n',
  );
}

/**
 * The call center definition file that makes the panel the phone of Salesforce Lightning (spec X6), for Setup > Call Centers >
 * Import. Throws an error that says what is wrong with the address or the name.
 */
export function callCenterFile({ url, name }: CallCenter): string {
  const at = URL.parse(url);
  if (at?.protocol !== 'https:' || at.pathname !== '/' || at.search !== '')
    throw new Error(
      `--url ${url}: expected an address like https://desk.example.org. Salesforce frames pages over https only.`,
    );
  if (!/^[A-Za-z][A-Za-z\d]{0,39}$/.test(name))
    throw new Error(`--name ${name}: expected at most 40 letters and digits, a letter first.`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<callCenter>
${section(0, 'reqGeneralInfo', 'General Information', [
  ['reqInternalName', 'Internal Name', name],
  ['reqDisplayName', 'Display Name', name],
  ['reqAdapterUrl', 'CTI Adapter URL', `${at.origin}/panel`],
  ['reqUseApi', 'Use CTI API', 'true'],
  ['reqSoftphoneHeight', 'Softphone Height', String(size.height)],
  ['reqSoftphoneWidth', 'Softphone Width', String(size.width)],
  ['reqSalesforceCompatibilityMode', 'Salesforce Compatibility Mode', 'Lightning'],
])}
${section(1, 'reqDialingOptions', 'Dialing Options', [
  ['reqOutsidePrefix', 'Outside Prefix', ''],
  ['reqLongDistPrefix', 'Long Distance Prefix', ''],
  ['reqInternationalPrefix', 'International Prefix', ''],
])}
</callCenter>
`;
}
