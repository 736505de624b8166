/** The call center by which Lightning shows the panel as its phone (spec X6). */
interface CallCenter {
  /** https, with the panel's path. */
  readonly panelUrl: string;
  readonly internalName: string;
  readonly displayName: string;
  /** Pixels. */
  readonly height: number;
  readonly width: number;
}

/** As a person gives it; what is missing is as in the package. */
export interface CallCenterOptions {
  readonly url?: string | undefined;
  readonly name?: string | undefined;
  readonly label?: string | undefined;
  readonly height?: string | undefined;
  readonly width?: string | undefined;
}

/** The limits of Open CTI. */
const heights = { least: 240, most: 2560, usual: 550 };
const widths = { least: 200, most: 1920, usual: 400 };
const internalName = /^[A-Za-z][A-Za-z0-9]{0,39}$/;
const DISPLAY_NAME_LIMIT = 255;
const panelPath = '/panel';

/**
 * The definition file to import in _Setup, Call Centers_; or every problem with the options, each with what is allowed.
 * `url` is the address that people use for Tieline, with or without the panel's path.
 */
export function callCenterFile(
  options: CallCenterOptions,
): { file: string } | { problems: readonly string[] } {
  const { name = 'Tieline', label = 'Tieline' } = options;
  const panelUrl = panelUrlOf(options.url);
  const height = sizeOf('--height', options.height, heights);
  const width = sizeOf('--width', options.width, widths);
  const names = [
    ...(internalName.test(name)
      ? []
      : [`--name "${name}": at most 40 letters and digits without accents, beginning with a letter`]),
    ...(label.trim() !== '' && label.length <= DISPLAY_NAME_LIMIT
      ? []
      : [`--label "${label}": 1 to ${DISPLAY_NAME_LIMIT} characters`]),
  ];
  if (
    typeof panelUrl !== 'string' ||
    typeof height !== 'number' ||
    typeof width !== 'number' ||
    names.length > 0
  )
    return { problems: [...[panelUrl, height, width].flatMap(problemOf), ...names] };
  return { file: xmlOf({ panelUrl, internalName: name, displayName: label.trim(), height, width }) };
}

interface Problem {
  readonly problem: string;
}

const problemOf = (value: string | number | Problem): readonly string[] =>
  typeof value === 'object' ? [value.problem] : [];

function panelUrlOf(given: string | undefined): string | Problem {
  const allowed = 'the address that people use for Tieline, such as https://desk.example.org';
  if (given === undefined || given === '') return { problem: `--url is missing: ${allowed}` };
  const url = URL.parse(given);
  const refuse = (why: string): Problem => ({ problem: `--url "${given}": ${why}; give ${allowed}` });
  if (url === null) return refuse('not an address');
  // Lightning is https and loads no frame by plain http.
  if (url.protocol !== 'https:') return refuse('Salesforce shows only what comes by https');
  // The file is read by administrators, and a password in it by everybody.
  if (url.username !== '' || url.password !== '') return refuse('it holds a user name or a password');
  if (url.search !== '' || url.hash !== '')
    return refuse('Salesforce adds a query of its own, so there can be none');
  if (url.pathname !== '/' && url.pathname !== panelPath)
    return refuse(`its path is neither / nor ${panelPath}`);
  return url.origin + panelPath;
}

function sizeOf(
  option: string,
  given: string | undefined,
  { least, most, usual }: typeof heights,
): number | Problem {
  if (given === undefined) return usual;
  const size = /^\d{1,4}$/.test(given) ? Number(given) : Number.NaN;
  return size >= least && size <= most
    ? size
    : { problem: `${option} "${given}": a whole number of pixels, ${least} to ${most}` };
}

type Item = readonly [name: string, label: string, value: string];

/** Setup takes sections and items only with their places, from 0 and without gaps, the names first. */
function xmlOf({ panelUrl, internalName, displayName, height, width }: CallCenter): string {
  const general: readonly Item[] = [
    ['reqInternalName', 'Internal Name', internalName],
    ['reqDisplayName', 'Display Name', displayName],
    ['reqAdapterUrl', 'CTI Adapter URL', panelUrl],
    ['reqUseApi', 'Use CTI API', 'true'],
    ['reqSoftphoneHeight', 'Softphone Height', String(height)],
    ['reqSoftphoneWidth', 'Softphone Width', String(width)],
    ['reqSalesforceCompatibilityMode', 'Salesforce Compatibility Mode', 'Lightning'],
  ];
  // Tieline dials international numbers, so no prefix is put in front.
  const dialing: readonly Item[] = [
    ['reqOutsidePrefix', 'Outside Prefix', ''],
    ['reqLongDistPrefix', 'Long Distance Prefix', ''],
    ['reqInternationalPrefix', 'International Prefix', ''],
  ];
  const sections = [
    section(0, 'reqGeneralInfo', 'General Information', general),
    section(1, 'reqDialingOptions', 'Dialing Options', dialing),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<callCenter>\n${sections.join('')}</callCenter>\n`;
}

function section(place: number, name: string, label: string, items: readonly Item[]): string {
  const lines = items.map(
    ([item, itemLabel, value], index) =>
      `    <item sortOrder="${index}" name="${item}" label="${itemLabel}">${escaped(value)}</item>\n`,
  );
  return `  <section sortOrder="${place}" name="${name}" label="${label}">\n${lines.join('')}  </section>\n`;
}

// Control characters exist in no XML document, however they are written.
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\p{Cc}/gu, ' ');
